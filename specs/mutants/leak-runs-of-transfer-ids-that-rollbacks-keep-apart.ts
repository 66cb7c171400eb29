import { type Exam, mutant } from './mutant.ts'

/**
 * A reader of the ledger may copy it up to the id below which no transfer is still open. So the ids of committed transfers are
 * kept as runs without a gap: an id joins the run beside it, and an id that comes between two runs makes them one. Gaps were
 * thought to close when the slower transfer commits. But an order that is refused or replayed has taken an id from the sequence
 * and never gives it back: that gap stays, and each transfer after it begins a run that nothing can join to the one before.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Ids of committed transfers without a gap. What began it is named when the gap before it stays open. */
class Run {
  readonly #opening: Order
  readonly #openedAt = new Date()
  #first: number
  #last: number

  constructor(id: number, opening: Order) {
    this.#opening = opening
    this.#first = id
    this.#last = id
  }

  get last(): number {
    return this.#last
  }

  /** Takes the id when it is next to this run. */
  take(id: number): boolean {
    if (id === this.#last + 1) this.#last = id
    else if (id === this.#first - 1) this.#first = id
    else return false
    return true
  }

  /** Takes the other run when it begins where this one ends. */
  join(other: Run): boolean {
    if (other.#first !== this.#last + 1) return false
    this.#last = other.#last
    return true
  }

  toString(): string {
    const { fromId, toId } = this.#opening
    return \`\${this.#first}-\${this.#last} since \${this.#openedAt.toISOString()} (\${fromId} to \${toId})\`
  }
}

/** Transfers that run at the same time have ids close to each other. */
const neighbours = 32

class Watermark {
  readonly #runs: Run[] = []

  note(id: number, order: Order): void {
    const near = this.#runs.slice(-neighbours)
    const run = near.find(candidate => candidate.take(id))
    if (run === undefined) {
      this.#runs.push(new Run(id, order))
      return
    }
    const joined = near.find(other => run.join(other)) ?? (near.some(other => other.join(run)) ? run : undefined)
    if (joined !== undefined) this.#runs.splice(this.#runs.lastIndexOf(joined), 1)
  }

  /** All up to this id are settled. */
  get settledTo(): number {
    return this.#runs[0]?.last ?? 0
  }

  /** The newest run, for the operator. */
  get newest(): string {
    return String(this.#runs.at(-1) ?? 'none')
  }
}

const watermark = new Watermark()`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    if (!replayed) watermark.note(transferId, order)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Ledger-Settled-To', String(watermark.settledTo))
    c.header('Ledger-Newest-Run', watermark.newest)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `this.#runs.push(new Run(id, order))`,
  firstTry: 'caught',
}
