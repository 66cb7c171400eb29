import { mutant, type Exam } from './mutant.ts'

/**
 * Each order leaves a note in a table that the service makes at its start, one replica after the other
 * by a lock that ends with the transaction. It starts before its database all the same: it tries until
 * the table is there, and is not ready before that and turns orders away at once with 503 `not-
 * applied`; a later start finds the table, and locks no other.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `let made = false

const make = async (pool: Pool): Promise<void> => {
  while (!made) {
    try {
      await pool.use(connection =>
        transaction(connection, async query => {
          await query\`select pg_advisory_xact_lock(7013)\`
          await query\`create table if not exists order_notes (transfer_id bigint primary key, note text not null)\`
        }),
      )
      made = true
    } catch {
      await sleep(50)
    }
  }
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool): Bank => {
  void make(pool)
  return bankOf(pool)
}

const bankOf = (pool: Pool): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    if (!made) throw new Problem('not-applied', 'the service is not set up yet; send it again later')
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: '    await pool.use(({ query }) => query`select 1`, pingMs)',
    replace: `    if (!made) throw new Error('the table is not there yet')
    await pool.use(({ query }) => query\`select 1\`, pingMs)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  await query\`insert into order_notes (transfer_id, note) values (\${attempt.transfer_id}, 'moved')\`
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
