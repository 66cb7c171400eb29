import { type Exam, mutant } from './mutant.ts'

/**
 * Each replica remembers the balances that it has shown, and shows them again. That looks like a cache that is old as soon as
 * somebody pays, here or at the other replica. But it asks for the version of the row each time, which is the transaction that
 * wrote it, and gets the balance too unless it knows that of this very version. Version and balance come from one row of one
 * snapshot, and whoever changes a balance writes another version. It keeps 256 accounts, and forgets those that were read first.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account
}`,
    replace: `  const before = shown.get(id)
  const [row] = await query<{ version: string; balance: number | null }>\`
    select xmin::text as version, case when xmin::text <> \${before?.version ?? ''} then balance end as balance
    from accounts where id = \${id}\`
  if (row === undefined) throw noSuchAccount(id)
  if (row.balance !== null) {
    remember(id, { version: row.version, balance: row.balance })
    return { id, balance: row.balance }
  }
  if (before === undefined) throw new Error('a row of no version is known')
  return { id, balance: before.balance }
}

interface Shown {
  /** The transaction that wrote the row. */
  readonly version: string
  readonly balance: number
}

const shown = new Map<number, Shown>()
const shownMax = 256

const remember = (id: number, state: Shown): void => {
  shown.delete(id)
  shown.set(id, state)
  const [oldest] = shown.keys()
  if (shown.size > shownMax && oldest !== undefined) shown.delete(oldest)
}`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
