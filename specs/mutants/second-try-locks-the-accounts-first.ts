import { type Exam, mutant } from './mutant.ts'

/**
 * Tries an order a second time when an account was locked for too long. The second try locks both accounts before it claims the
 * key. The team had seen replays that waited for a key whose owner only waited for an account, and wanted the key to be free
 * while it waits. It is the same connection and a new transaction, and the accounts are locked in the order of ids, so review
 * found nothing.
 *
 * Orders take the key first and the accounts then; second tries take the accounts first and the key then. Let an account be
 * locked for two seconds, and let one order be sent with one key, and again a second later. The first attempt gives up its key
 * after one second, and its second try queues for the account. The order that was sent again takes the key, and queues behind it.
 * When the account is free, the second try has it and waits for the key, and the owner of the key waits for the account: a ring,
 * until a time-out or Postgres ends it. Clients see 409 or 503 for up to a second after the account is free, and Postgres may
 * count a deadlock. On two replicas it is the same.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { lockNotAvailable, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      try {
        return await transaction(connection, query => transfer(query, order))
      } catch (error) {
        if (!isServerError(error) || error.code !== lockNotAvailable) throw error
        // A busy account. It was rolled back; wait once more, without keeping the key from others.
        return transaction(connection, async query => {
          await query\`
            select id from accounts where id in (\${order.fromId}, \${order.toId}) order by id for no key update\`
          return transfer(query, order)
        })
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'missed',
}
