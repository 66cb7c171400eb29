import { type Exam, mutant } from './mutant.ts'

/**
 * Before a connection goes back to the pool its session is reset with RESET ALL, as poolers do it, while the place is still held and the
 * lease still runs.
 *
 * It looks as if the reset took away what the session was opened with: read-only by default, the time-outs. But those came with the
 * start of the session, and RESET goes back to exactly that. Statements stay prepared. The answer waits for the reset; what the work
 * has returned or thrown is the answer whatever becomes of the reset, and a session that cannot be reset is cut and never lent again.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Goes back to the settings that the session was opened with. Never throws. */
const reset = async (connection: Connection): Promise<void> => {
  try {
    await connection.query\`reset all\`
  } catch {
    connection.discard('it could not be reset')
  }
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) await reset(connection)
      clearTimeout(lease)
      if (connection.alive) this.#idle.push(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
