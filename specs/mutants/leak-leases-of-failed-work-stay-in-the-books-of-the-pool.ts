import { mutant, type Exam } from './mutant.ts'

/**
 * The pool books each lease with its connection and the place it was taken, and strikes it out when the work is done, but not
 * when the work throws (404 and 422). A team that hunts a connection which is never returned writes
 * exactly this, and its books become the leak.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Who has a connection, since when, and from where. */
interface Lease {
  readonly connection: Connection
  readonly since: number
  readonly takenAt: string
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #leases = new Map<number, Lease>()
  #leaseCount = 0`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** For a debugger: the leases that are older than they should be. */
  overdue(now = performance.now()): readonly Lease[] {
    return [...this.#leases.values()].filter(({ since }) => now - since > this.#options.leaseMs)
  }

  #book(connection: Connection): number {
    const number = ++this.#leaseCount
    this.#leases.set(number, { connection, since: performance.now(), takenAt: new Error('lease').stack ?? '' })
    return number
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const number = this.#book(connection)
      const result = await work(connection)
      this.#leases.delete(number)
      return result`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `this.#leases.set(number, { connection, since: performance.now(), takenAt: new Error('lease').stack ?? '' })`,
}
