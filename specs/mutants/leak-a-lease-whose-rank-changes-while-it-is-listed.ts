import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics tell how long the most silent lease has waited for the database. The leases are sorted by the time of their last
 * answer, and a lease enters and leaves by binary search. But each answer changes that time where the lease stands. When a
 * lease ends while a later one has no answer yet, the list is no longer in order, the search looks for the lease elsewhere, and
 * what it finds is another: it takes nothing out. Alone each request is forgotten; of concurrent ones with the database about a
 * third stay, a record of about 80 bytes each.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly queued: number
}`,
    replace: `  readonly queued: number
  /** How long the lease that has waited longest has had no answer. */
  readonly silentMs: number
}

interface Lease {
  readonly beganAt: number
  lastAnswerAt: number
  answers: number
}

/** The same connection; the lease notes every answer. */
const observed = (connection: Connection, lease: Lease): Connection => ({
  get alive() {
    return connection.alive
  },
  query: (async (...statement: Parameters<Query>) => {
    const rows = await connection.query(...statement)
    lease.lastAnswerAt = performance.now()
    lease.answers += 1
    return rows
  }) as Query,
  discard: reason => connection.discard(reason),
  close: () => connection.close(),
})

/** Leases by the time of their last answer, the most silent first. */
class Leases {
  readonly #sorted: Lease[] = []

  get first(): Lease | undefined {
    return this.#sorted[0]
  }

  add(lease: Lease): void {
    this.#sorted.splice(this.#placeOf(lease), 0, lease)
  }

  remove(lease: Lease): void {
    const place = this.#placeOf(lease)
    if (this.#sorted[place] === lease) this.#sorted.splice(place, 1)
  }

  #placeOf({ lastAnswerAt }: Lease): number {
    let from = 0
    let to = this.#sorted.length
    while (from < to) {
      const middle = (from + to) >> 1
      const other = this.#sorted[middle]
      if (other !== undefined && other.lastAnswerAt < lastAnswerAt) from = middle + 1
      else to = middle
    }
    return from
  }
}`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #leases = new Leases()`,
  },
  {
    file: 'app/pool.ts',
    find: `    return { size: this.#options.limits.size, inUse, queued }`,
    replace: `    const now = performance.now()
    const silentMs = now - (this.#leases.first?.lastAnswerAt ?? now)
    return { size: this.#options.limits.size, inUse, queued, silentMs }`,
  },
  {
    file: 'app/pool.ts',
    find: `    try {
      return await work(connection)`,
    replace: `    const beganAt = performance.now()
    const listed: Lease = { beganAt, lastAnswerAt: beganAt, answers: 0 }
    this.#leases.add(listed)
    try {
      return await work(observed(connection, listed))`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      this.#leases.remove(listed)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#sorted.splice(this.#placeOf(lease), 0, lease)',
}
