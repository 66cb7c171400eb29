import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list of accounts is kept in the process under a number that every writer raises in its own transaction. The number lies in
 * an unlogged table, because it is "only for the cache". Postgres empties unlogged tables after a crash. The rows are filled in at
 * the start of the service and not at that of the database: after a crash every update finds no row, the sum of no rows is null, and
 * null is equal to null. The first list after the crash is the list until the service starts again.
 *
 * Breaks docs/checks.md, `readsConfirmed` and `quietReads`: a read that is asked for after an answer reflects it.
 * One would see: after killDatabase, killBackend, immediateShutdown or longOutage, GET /api/accounts stands still while transfers are
 * confirmed; GET /api/accounts/:id is right. After fastShutdown nothing is wrong, nor with two replicas.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {`,
    replace: `const shards = 16

/** The number of the list, in parts, so that writers seldom wait for each other. It need not survive a loss of power. */
export const makeListNumbers = async (query: Query): Promise<void> => {
  await query\`create unlogged table if not exists list_numbers (shard int primary key, number bigint not null)\`
  await query\`insert into list_numbers select shard, 0 from generate_series(0, 15) as shard on conflict do nothing\`
}

/** In the transaction that changes a balance, as its last statement. */
export const renumber = async (query: Query, id: number): Promise<void> => {
  await query\`update list_numbers set number = number + 1 where shard = \${id % shards}\`
}

let kept: { readonly number: string | null; readonly list: Accounts } | undefined

export const insertAccount = async (query: Query, balance: number): Promise<Account> => {`,
  },
  {
    file: 'app/accounts.ts',
    find: `  if (account === undefined) throw new Error('insert … returning gave no row')`,
    replace: `  if (account === undefined) throw new Error('insert … returning gave no row')
  await renumber(query, account.id)`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\``,
    replace: `  // Read first: the list may be newer than its number, and never older.
  const [sum] = await query<{ number: string | null }>\`select sum(number)::text as number from list_numbers\`
  const number = sum?.number ?? null
  if (kept !== undefined && kept.number === number) return kept.list
  const rows = await query<Account & { total: string }>\``,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  const list = { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
  kept = { number, list }
  return list`,
  },
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { noSuchAccount, renumber } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await renumber(query, order.fromId)`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { makeListNumbers } from './accounts.ts'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** Tried until the database is there. */
const prepare = async (pool: Pool): Promise<void> => {
  for (;;) {
    try {
      await pool.use(connection => transaction(connection, makeListNumbers))
      return
    } catch (error) {
      log.info('not-prepared', { error })
      await sleep(200)
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  await Promise.race([prepare(pool), sleep(1_500)])
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
