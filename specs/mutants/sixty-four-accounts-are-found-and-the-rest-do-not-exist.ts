import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: reads of single accounts that wait for a place in the pool share one statement, and that statement, like every one that may
 * return many rows, has a limit: 64. While fewer than 64 different accounts are waited for, every answer is right and fresh (a shared
 * read begins after the last who joined it). When a hundred clients each read their own account at the same time, ten read alone, the
 * others share, and those beyond the 64th row are told that their account does not exist.
 *
 * Breaks CONTRACT `GET /api/accounts/:id`: "200 or 404" (404 of an account that exists), and of transfers and reads "404 no such account".
 * Seen: open 200 accounts, read all 200 at once: some 100 answers are 404 `no-such-account`; one by one, all are 200.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement:`,
    replace: `/** Those of the accounts that exist, by id. */
export const findAccounts = async (
  query: Query,
  ids: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Account>> => {
  const accounts = await query<Account>\`
    select id, balance from accounts
    where id = any(string_to_array(\${[...ids].join(',')}, ',')::bigint[])
    limit 64\`
  return new Map(accounts.map(account => [account.id, account]))
}

/**
 * List and total come from one statement:`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { findAccounts, insertAccount, listAccounts, noSuchAccount } from './accounts.ts'
import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

interface Boat {
  readonly ids: Set<number>
  readonly arrival: Promise<ReadonlyMap<number, Account>>
}

/** Who asks while the boat waits for a place in the pool comes along. It leaves before its statement is sent. */
const ferry = (pool: Pool): ((id: number) => Promise<Account>) => {
  let waiting: Boat | undefined
  const launch = (): Boat => {
    const ids = new Set<number>()
    const leave = () => {
      if (waiting?.ids === ids) waiting = undefined
    }
    const arrival = pool
      .use(({ query }) => {
        leave()
        return findAccounts(query, ids)
      })
      .finally(leave)
    return { ids, arrival }
  }
  return async id => {
    waiting ??= launch()
    const { ids, arrival } = waiting
    ids.add(id)
    const account = (await arrival).get(id)
    if (account === undefined) throw noSuchAccount(id)
    return account
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: ferry(pool),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.foundBehindALock'],
  mayBreak: 'any',
  firstTry: 'missed',
}
