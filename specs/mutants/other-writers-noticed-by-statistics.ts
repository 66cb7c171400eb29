import { type Exam, mutant } from './mutant.ts'

/**
 * The list of accounts is kept in the process. Every change that this process makes empties it, before its first statement and after
 * its COMMIT, and nothing is kept that was read beside a change. Changes of others are noticed by the statistics of the table, which
 * are asked for with every list: rows inserted and updated. But a session reports its statistics once a second at most, and ten
 * seconds late when it falls idle. Until then the list is what it was.
 *
 * A real team writes it for the nightly import ("somebody else hardly ever writes"), and the cache is exact as long as one
 * process serves: own changes are watched without a race. Then the service is scaled to two replicas.
 *
 * A client sees it with two replicas: it is confirmed a transfer by one, asks the other for the list, and the list is that of
 * before. A single account is always read from the database.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface KnownList {
  readonly list: Accounts
  /** The statistics of the table before the list was read. */
  readonly statistics: string
}

let known: KnownList | undefined
let changesUnderWay = 0
let changes = 0

/** Nothing that was read before or beside a change outlives it. */
const changing = async <T>(change: () => Promise<T>): Promise<T> => {
  changesUnderWay += 1
  known = undefined
  try {
    return await change()
  } finally {
    changesUnderWay -= 1
    changes += 1
    known = undefined
  }
}

const knownList = async (query: Query): Promise<Accounts> => {
  const [counted] = await query<{ statistics: string }>\`
    select concat_ws('/', n_tup_ins, n_tup_upd) as statistics
    from pg_stat_user_tables where relname = 'accounts'\`
  const statistics = counted?.statistics ?? ''
  if (known !== undefined && known.statistics === statistics) return known.list
  const changesBefore = changes
  const quiet = changesUnderWay === 0
  const list = await listAccounts(query)
  if (quiet && changesUnderWay === 0 && changes === changesBefore) known = { list, statistics }
  return list
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    changing(() => pool.use(connection => transaction(connection, query => insertAccount(query, balance)))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(({ query }) => knownList(query)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    changing(() => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
