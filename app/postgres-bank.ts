import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { transfer } from './transfer.ts'

const pingMs = 1_000

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => ({
  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
  ping: async () => {
    await pool.use(({ query }) => query`select 1`, pingMs)
  },
})
