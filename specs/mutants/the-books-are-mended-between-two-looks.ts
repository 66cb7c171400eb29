import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: once a second the balances are reconciled with the ledger, and one that differs is mended. What the ledger
 * says and what the accounts hold are read by two statements, and under READ COMMITTED each sees its own moment: a
 * transfer that commits between them looks like an error of the books, and its effect is "mended" away. Breaks
 * `conservation`, `ledgerEquation` and `counters` as soon as transfers are under way during a look.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Query } from './connection.ts'
import * as log from './log.ts'
import type { Pool } from './pool.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction`,
    replace: `const reconcileEveryMs = 1_000

/** What each account was opened with, of those that this process has opened. */
const openings = new Map<number, number>()

interface Net {
  readonly id: number
  readonly net: number
}

const readNets = (query: Query): Promise<readonly Net[]> => query<Net>\`
  select id, sum(amount)::bigint as net
  from (
    select to_id as id, amount from transfers
    union all select from_id, -amount from transfers
  ) as moves
  group by id\`

const mend = (query: Query, id: number, balance: number) =>
  query\`update accounts set balance = \${balance} where id = \${id}\`

/** The ledger is right: an account that differs from it was changed by hand. */
const reconcile = async (pool: Pool): Promise<void> => {
  try {
    const nets = await pool.use(({ query }) => readNets(query))
    const booked = new Map(nets.map(({ id, net }) => [id, net]))
    const { accounts } = await pool.use(({ query }) => listAccounts(query))
    for (const { id, balance } of accounts) {
      const opening = openings.get(id)
      if (opening === undefined) continue
      const right = opening + (booked.get(id) ?? 0)
      if (balance === right) continue
      await pool.use(connection => transaction(connection, query => mend(query, id, right)))
      log.info('mended', { id, balance, right })
    }
  } catch (error) {
    log.info('not-reconciled', { error })
  }
}

/** Every write is a transaction`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool): Bank => {
  setInterval(() => void reconcile(pool), reconcileEveryMs).unref()
  return bankOf(pool)
}

const bankOf = (pool: Pool): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    const account = await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance)),
    )
    openings.set(account.id, balance)
    return account
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
