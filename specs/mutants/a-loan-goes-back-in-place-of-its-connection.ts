import { type Exam, mutant } from './mutant.ts'

/**
 * A borrower no longer gets the connection but a loan: all that a connection has, the connection itself as `of`, and the moment
 * it was lent. What goes back to the pool is the loan. The next borrower gets a loan of the loan, and so on: each connection trails
 * a chain of all its loans, and all of them live as long as it does.
 *
 * A real team writes it because the variable kept its name, and because the compiler sees nothing: a loan is a connection too. The
 * line that should say `connection.of` was not touched.
 *
 * A client sees nothing for weeks, then pauses of the collector, and at last an instance that was killed for its memory.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** A connection as one borrower has it. */
interface Loan extends Connection {
  readonly of: Connection
  readonly lentAt: number
}

/** Copies the getter of \`alive\` too, so that a loan dies with its connection. */
const lend = (connection: Connection): Loan => {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(connection)) as Connection
  return Object.assign(copy, { of: connection, lentAt: performance.now() })
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = lend(this.#takeIdle() ?? (await this.#options.connect()))`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)`,
    replace: `    const leftMs = leaseMs - (connection.lentAt - enteredAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
