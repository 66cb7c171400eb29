import { type Exam, mutant } from './mutant.ts'

/**
 * An order without a key looks at both accounts before its transaction, without a lock, and is refused there and then if the payer
 * cannot pay. So whoever empties an account does not make all others queue for a refusal.
 *
 * It looks like a check before the lock. But it only ever refuses: whoever passes is checked again under the lock. The balance was
 * read after the request came, it is a committed one, and at that moment the transfer was impossible, so the refusal is true. Orders with a
 * key always take the whole way, because their twin may be under way; and what names no account is left to it as well.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank, Order } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { insufficientFunds, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Says no to whom the lock would say no too. It never says yes. @throws Problem \`insufficient-funds\`. */
const refuseThePoor = async (query: Query, { fromId, toId, amount }: Order): Promise<void> => {
  const parties = await query<Account>\`select id, balance from accounts where id in (\${fromId}, \${toId})\`
  const payer = parties.find(({ id }) => id === fromId)
  if (parties.length === 2 && payer !== undefined && payer.balance < amount)
    throw insufficientFunds(payer, amount)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      if (order.idempotencyKey === null) await refuseThePoor(connection.query, order)
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
