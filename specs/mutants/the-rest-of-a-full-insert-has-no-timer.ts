import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: accounts that are opened within ten milliseconds share one insert of ten rows at most, and the timer of an insert is
 * started by whoever finds the line empty. When an eleventh comes in time, the rest of the line has no timer, and neither has
 * anybody after it: no account can be opened any more (`openings.poolSaturation`).
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const findAccount =`,
    replace: `/** The accounts in the order of the balances. */
export const insertAccounts = async (
  query: Query,
  balances: readonly number[],
): Promise<readonly Account[]> =>
  query<Account>(
    'insert into accounts (balance) select unnest($1::bigint[]) returning id, balance',
    \`{\${balances.join(',')}}\`,
  )

export const findAccount =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { findAccount, insertAccounts, listAccounts } from './accounts.ts'
import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction`,
    replace: `interface Opening {
  readonly balance: number
  readonly opened: (account: Account) => void
  readonly failed: (error: unknown) => void
}

const gatherMs = 10
const rowsMax = 10

/** Openings that come together share an insert and its commit. */
const gatherOpenings = (
  insert: (balances: readonly number[]) => Promise<readonly Account[]>,
): ((balance: number) => Promise<Account>) => {
  const line: Opening[] = []
  const flush = async (): Promise<void> => {
    const openings = line.splice(0, rowsMax)
    try {
      const accounts = await insert(openings.map(({ balance }) => balance))
      for (const [index, { opened, failed }] of openings.entries()) {
        const account = accounts[index]
        if (account === undefined) failed(new Error('insert … returning gave too few rows'))
        else opened(account)
      }
    } catch (error) {
      for (const { failed } of openings) failed(error)
    }
  }
  return balance =>
    new Promise<Account>((opened, failed) => {
      if (line.length === 0) setTimeout(() => void flush(), gatherMs)
      line.push({ balance, opened, failed })
    })
}

/** Every write is a transaction`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: gatherOpenings(balances =>
    pool.use(connection => transaction(connection, query => insertAccounts(query, balances))),
  ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'behind a lock',
  breaks: ['transaction.openings.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
