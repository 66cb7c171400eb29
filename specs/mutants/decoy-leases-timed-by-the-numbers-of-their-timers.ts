import { type Exam, mutant } from './mutant.ts'

/**
 * The timers of the leases are known by their numbers, as in a browser: one table from number to connection, in which the
 * operator sees what is lent. A timer that was once made a number stays in a table of Node by this number, and numbers never
 * come again. But `clearTimeout` takes a number too, and removes the timer from Node's table; the lease removes its own entry
 * in the same place, whatever its work did. Both tables hold as many entries as connections are lent: ten at most.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** What is lent, by the number of the timer that ends it. */
  readonly #lent = new Map<number, Connection>()`,
  },
  {
    file: 'app/pool.ts',
    find: `    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)`,
    replace: `    const lease = Number(setTimeout(() => this.#expire(lease, leaseMs), leftMs))
    this.#lent.set(lease, connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      this.#lent.delete(lease)`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  #expire(lease: number, leaseMs: number): void {
    this.#lent.get(lease)?.discard(\`no answer within \${leaseMs} ms\`)
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
