import { type Exam, mutant } from './mutant.ts'

/**
 * A refused order is not rolled back. It deletes the ledger row that claimed its key, in the same transaction, and commits. It looks as
 * if refusals were committed and their keys burnt. It is healthy: nobody ever sees the row, because insert and delete become
 * visible together. Who waits for the key finds the row dead after the commit, and claims the key. No balance was changed. When that
 * COMMIT is lost, the outcome is said to be unknown, and the key decides it as ever: nothing was done.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt | Problem> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) {
    await query\`delete from transfers where id = \${attempt.transfer_id}\`
    return refusal(order, attempt)
  }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const outcome = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    if (outcome instanceof Problem) throw outcome
    return outcome
  },`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
