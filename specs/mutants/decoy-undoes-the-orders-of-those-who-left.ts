import { type Exam, mutant } from './mutant.ts'

/**
 * Looks before COMMIT whether the client is still connected, and rolls the transfer back if it is not. Whoever has hung up is
 * not there to hear that money was moved; a person who closed the page believes that nothing happened.
 *
 * It looks as if transfers got lost: a client hangs up behind a lock, and its order is never made. Nobody was told that it was.
 * Key, ledger row and balances are rolled back together, so the key is free, and the order can be sent again. Once COMMIT is sent
 * the transfer stands, whoever hangs up then, and a replay says so. A replay writes nothing, and is undone without effect. The
 * connection goes back to the pool in order: no statement is cut off.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  transfer(order: Order): Promise<Receipt>`,
    replace: `  /** Without effect when \`gone\` is aborted before its commit. */
  transfer(order: Order, gone?: AbortSignal): Promise<Receipt>`,
  },
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await bank.transfer(order, c.req.raw.signal)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: (order, gone) =>
    pool.use(connection =>
      transaction(connection, async query => {
        const receipt = await transfer(query, order)
        if (gone?.aborted === true) throw new Problem('not-applied', 'the client has left; send it again')
        return receipt
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
