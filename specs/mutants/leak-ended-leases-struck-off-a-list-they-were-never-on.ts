import { mutant, type Exam } from './mutant.ts'

/**
 * The pool counts leases of more than 400 ms, without a timer for each: all have the same patience, so they come due in the
 * order in which they began. A lease that ends stays in this queue and is only marked as ended; when it comes due, mark and lease
 * go together. To save time one lease in four is watched. But each lease is marked at its end, also the three that are in no
 * queue, and nothing comes due that would take their marks away. Three of four leases leave about 100 bytes: reads, transfers,
 * refusals and probes alike, but no request that does without the database.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `interface Watched {
  readonly begunAt: number
  readonly leaseMs: number
}

const slowMs = 400
const watchedOneIn = 4

/** Counts slow leases among those watched. Equal patience: the first to begin is the first to come due. */
class SlowLeases {
  readonly #due: Watched[] = []
  /** Ended, and not due yet. */
  readonly #ended = new Set<Watched>()
  #begun = 0
  #slow = 0

  get share(): number {
    return this.#begun === 0 ? 0 : (this.#slow * watchedOneIn) / this.#begun
  }

  begin(begunAt: number, leaseMs: number): Watched {
    this.#collect(begunAt - slowMs)
    const lease = { begunAt, leaseMs }
    this.#begun += 1
    if (this.#begun % watchedOneIn === 0) this.#due.push(lease)
    return lease
  }

  end(lease: Watched): void {
    this.#ended.add(lease)
  }

  #collect(begunBefore: number): void {
    for (let [first] = this.#due; first !== undefined && first.begunAt < begunBefore; [first] = this.#due) {
      this.#due.shift()
      const inTime = this.#ended.delete(first)
      if (!inTime) this.#slow += 1
    }
  }
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #slowLeases = new SlowLeases()`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** Share of leases that lasted too long, 0 to 1. */
  get slowShare(): number {
    return this.#slowLeases.share
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/pool.ts',
    find: `    const enteredAt = performance.now()`,
    replace: `    const enteredAt = performance.now()
    const watched = this.#slowLeases.begin(enteredAt, leaseMs)
    try {
      return await this.#lendWithin(work, leaseMs, enteredAt)
    } finally {
      this.#slowLeases.end(watched)
    }
  }

  async #lendWithin<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
    enteredAt: number,
  ): Promise<T> {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['this.#ended.add(lease)', 'const lease = { begunAt, leaseMs }'],
}
