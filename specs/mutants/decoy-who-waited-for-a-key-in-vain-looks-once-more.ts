import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: who has waited for a key until the deadline does not answer 409 at once. It rolls back and looks once, in a statement of its own, whether the
 * ledger has a row with the key by now; if so it is a replay like any other. Only a committed row is visible to that look, so it confirms nothing that is
 * still under way, and a row of another order is refused as reused. If there is no row, or the look fails, the answer is the 409 of before.
 * The claim of this request is rolled back before the look, so a look that finds the other's row has moved nothing itself. The look costs one read
 * within the same lease: the answer is as early as before.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const replay = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const replay = async (query: Query, order: Order): Promise<Receipt> => {
  const receipt = await findReceipt(query, order)
  if (receipt === undefined) throw new Error('the ledger row that owned the key is gone')
  return receipt
}

/** Undefined when no committed transfer has the key. @throws Problem \`key-reused\` when another one has. */
export const findReceipt = async (query: Query, order: Order): Promise<Receipt | undefined> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (row === undefined) throw new Error('the ledger row that owned the key is gone')`,
    replace: `  if (row === undefined) return undefined`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { findReceipt, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } catch (error) {
        if (!(error instanceof Problem) || error.kind !== 'key-in-flight') throw error
        // It is rolled back. The other one may have committed since the wait began to end.
        const receipt = await findReceipt(connection.query, order).catch((reason: unknown) => {
          if (reason instanceof Problem) throw reason
          return undefined
        })
        if (receipt === undefined) throw error
        return receipt
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
