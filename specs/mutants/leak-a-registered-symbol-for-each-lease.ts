/**
 * Each lease of a connection is named by `Symbol.for` with a number; the map of leases is emptied, V8's registry of symbols never
 * is. To be seen: heap, a symbol and its text (about 100 bytes) for every request that asks the database, held by a root of V8.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** Since when each lease runs. Its name is registered, so that a debugger can ask for it. */
  readonly #leasedSince = new Map<symbol, number>()
  #leases = 0`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {
    const enteredAt = performance.now()`,
    replace: `  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {
    const enteredAt = performance.now()
    const name = Symbol.for(\`lease-\${++this.#leases}\`)
    this.#leasedSince.set(name, enteredAt)
    try {
      return await this.#lendSince(enteredAt, work, leaseMs)
    } finally {
      this.#leasedSince.delete(name)
    }
  }

  async #lendSince<T>(
    enteredAt: number,
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
  ): Promise<T> {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: 'const name = Symbol.for(`lease-${++this.#leases}`)',
  firstTry: 'caught',
}
