import { mutant, type Exam } from './mutant.ts'

/**
 * A FinalizationRegistry should report leases that were never given back. `register` got no token, so `unregister`
 * does nothing, and the held closure refers to the lease itself, so no lease is ever collected: one is kept for
 * each use of the database.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `interface Loan {
  readonly connection: Connection
  readonly since: number
  readonly within: number
}

export interface PoolState {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #forgotten = new FinalizationRegistry<() => void>(report => report())`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)`,
    replace: `    const loan: Loan = { connection, since: enteredAt, within: leaseMs }
    this.#forgotten.register(loan, () => this.#reportForgotten(loan))
    const leftMs = leaseMs - (performance.now() - enteredAt)`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      this.#forgotten.unregister(loan)`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  #reportForgotten({ connection, since, within }: Loan): void {
    const age = Math.round(performance.now() - since)
    this.#options.reportLoss(new Error(\`a lease of \${within} ms was lost after \${age} ms, alive: \${connection.alive}\`))
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#forgotten.register(loan, () => this.#reportForgotten(loan))',
}
