import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an opening whose COMMIT got no answer may leave an account that no client knows, and whoever opens again leaves it for ever. So an opening first looks for such an orphan
 * of the same balance, without any transfer, and gives it to its client. An orphan is an account that was not there when the process made its first opening, and that this process has not
 * handed out since. In one process that is exact: ids are noted before COMMIT, and forgotten only when the COMMIT has failed. With two replicas every account that the other one has just
 * opened is an orphan.
 *
 * A team comes to it after an outage, when accounting finds accounts without an owner; in development and in its tests there is one process.
 *
 * A client sees: A opens an account with 1,000 at one replica and gets id 7. B opens one with 1,000 at the other replica before 7 has paid or been paid, and gets 201 with id 7 too. The
 * list holds one account and not two, and its total is 1,000 too small; A and B spend the same money. The first opening at a replica since its start adopts nothing yet: it sets the mark.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
`,
    replace: `/** Accounts up to this id were there before the first opening: they are somebody's. */
let floor: number | undefined
/** Accounts above it that this process has handed out. */
const handedOut = new Set<number>()
const handedOutMax = 1_000

const handOut = (account: Account): Account => {
  if (handedOut.size >= handedOutMax) {
    floor = Math.max(floor ?? 0, ...handedOut)
    handedOut.clear()
  }
  handedOut.add(account.id)
  return account
}

/** Its opening failed: if the account is there all the same, nobody knows of it. */
export const orphaned = (id: number): void => {
  handedOut.delete(id)
}

const floorOf = async (query: Query): Promise<number> => {
  if (floor !== undefined) return floor
  const [row] = await query<{ highest: number }>\`select coalesce(max(id), 0) as highest from accounts\`
  floor ??= row?.highest ?? 0
  return floor
}

/** An account that a lost COMMIT has left behind. One that has moved money has an owner. */
const findOrphan = async (query: Query, balance: number): Promise<Account | undefined> => {
  const lowest = await floorOf(query)
  const candidates = await query<Account>\`
    select id, balance from accounts
    where id > \${lowest} and balance = \${balance}
      and not exists (select from transfers where accounts.id in (from_id, to_id))
    order by id desc limit 100\`
  return candidates.find(({ id }) => !handedOut.has(id))
}

export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
  const orphan = await findOrphan(query, balance)
  if (orphan !== undefined) return handOut(orphan)
`,
  },
  {
    file: 'app/accounts.ts',
    find: `  if (account === undefined) throw new Error('insert … returning gave no row')
  return account
`,
    replace: `  if (account === undefined) throw new Error('insert … returning gave no row')
  return handOut(account)
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
`,
    replace: `import { findAccount, insertAccount, listAccounts, orphaned } from './accounts.ts'
import type { Account, Bank } from './bank.ts'
import type { Connection } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `const openAccount = async (connection: Connection, balance: number): Promise<Account> => {
  const inserted: Account[] = []
  try {
    return await transaction(connection, async query => {
      const account = await insertAccount(query, balance)
      inserted.push(account)
      return account
    })
  } catch (error) {
    for (const { id } of inserted) orphaned(id)
    throw error
  }
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `pool.use(connection => openAccount(connection, balance)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
