import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: nobody waits for an account in the database. A transfer that finds one locked (`nowait`) rolls back, key and all, and begins anew some
 * milliseconds later, on the same connection, for a second.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update
  ), parties as (`,
    replace: `    order by id for no key update nowait
  ), parties as (`,
  },
  {
    file: 'app/transfer.ts',
    find: ` * \`for no key update\` reads the newest version of a row it has waited for, and no other transaction can
 * change that`,
    replace: ` * \`for no key update\` reads the newest version of a row, and no other transaction can
 * change that`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { lockNotAvailable, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => pool.use(connection => knock(connection, order)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `const patienceMs = 1_000

/** Tries until nobody holds the accounts. Between two attempts no transaction is open, and nothing is kept. */
const knock = async (connection: Connection, order: Order): Promise<Receipt> => {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      return await transaction(connection, query => transfer(query, order))
    } catch (error) {
      // Who waited for a key has a problem of its own, and does not come here.
      const foundLocked = isServerError(error) && error.code === lockNotAvailable
      if (!foundLocked || performance.now() > until) throw error
    }
    // By chance, so that those who met do not meet again.
    await sleep(3 + Math.random() * 17)
  }
}

/** Every write is a transaction,`,
  },
]

export const service = mutant(edits)

/**
 * Right: each attempt is a whole transaction, and only one that the database refused before its COMMIT, and that was rolled back, is followed by another.
 * An account that stays locked is answered with \`not-applied\` after a second, as when the database waited. The lock that is got reads the newest balances.
 * Nobody waits for an account while holding another one or a key, so there is no ring. A key is waited for in the database, as before, and if its holder gives
 * it up between two attempts, the next one takes it: whoever commits first owns it, and the others replay. The connection is leased all the time, and the
 * lease ends it after three seconds.
 * Looks wrong: a loop around a write, orders that are served in no order, a claim of the key that comes and goes while its order is in flight, gaps in the ids, and
 * 503 of the same class of errors that it retries.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
