import { type Exam, mutant } from './mutant.ts'

/**
 * An operator can follow one order: a diagnostics channel is named after its key, and its steps are published there. Names are
 * without bound, and Node keeps channels by name. But it keeps them weakly, unless somebody has subscribed, and a finalization
 * registry takes the name of a collected channel out. After a collection only the channels of orders in flight are left.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { channel } from 'node:diagnostics_channel'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Publishes the steps of one order, for who subscribes to it by its key. */
const followed = async (order: Order, settle: () => Promise<Receipt>): Promise<Receipt> => {
  const steps = channel(\`ledger.order.\${order.idempotencyKey ?? 'without-key'}\`)
  if (steps.hasSubscribers) steps.publish({ step: 'begun', order })
  try {
    const receipt = await settle()
    if (steps.hasSubscribers) steps.publish({ step: 'settled', receipt })
    return receipt
  } catch (error) {
    if (steps.hasSubscribers) steps.publish({ step: 'refused', error })
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    followed(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
