import { type Exam, mutant } from './mutant.ts'

/**
 * An order with a key that takes longer than 300 ms is sent to the database a second time, on another
 * connection: the key makes that harmless, and whichever ends first is the answer. Behind a lock the first
 * times out and is answered as not applied. The second goes on waiting, and makes the transfer as soon as the
 * lock is gone.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const hedgeAfterMs = 300

/** A connection that has stalled costs no more than that: another one is tried beside it. */
const hedged =
  (attempt: (order: Order) => Promise<Receipt>) =>
  async (order: Order): Promise<Receipt> => {
    const first = attempt(order)
    if (order.idempotencyKey === null) return first
    const settled = first.then(
      () => true,
      () => true,
    )
    const inTime = await Promise.race([settled, sleep(hedgeAfterMs, false, { ref: false })])
    return inTime ? first : Promise.race([first, attempt(order)])
  }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(`,
    replace: `  transfer: hedged(order => pool.use(`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order))),`,
    replace: `query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.behindALock.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
