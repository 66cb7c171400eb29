import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: reads of single accounts that arrive in the same turn of the event loop share one statement and one place in the pool. It looks like a shared result that may be stale.
 * It is not. The statement is sent after the last of its readers has come, and whoever comes later is in the next one, so each read sees what was confirmed before it began.
 * Rows are found by their id and not by their position. Two readers of one account get the same row. An account that does not exist is a 404 for its own readers alone.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { insertAccount, listAccounts, noSuchAccount } from './accounts.ts'
import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Reader {
  readonly id: number
  readonly found: (account: Account) => void
  readonly failed: (reason: unknown) => void
}

/** Reads accounts, those of one turn of the event loop by one statement. */
const readTogether = (pool: Pool): ((id: number) => Promise<Account>) => {
  let boarding: Reader[] = []

  const read = async (readers: readonly Reader[]): Promise<void> => {
    const ids = [...new Set(readers.map(({ id }) => id))].join(',')
    try {
      const rows = await pool.use(
        ({ query }) =>
          query<Account>\`select id, balance from accounts where id = any(string_to_array(\${ids}::text, ',')::bigint[])\`,
      )
      const accounts = new Map(rows.map(({ id, balance }) => [id, { id, balance }] as const))
      for (const { id, found, failed } of readers) {
        const account = accounts.get(id)
        if (account === undefined) failed(noSuchAccount(id))
        else found(account)
      }
    } catch (error) {
      for (const { failed } of readers) failed(error)
    }
  }

  return id =>
    new Promise<Account>((found, failed) => {
      boarding.push({ id, found, failed })
      if (boarding.length > 1) return
      setImmediate(() => {
        const readers = boarding
        boarding = []
        void read(readers)
      })
    })
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: readTogether(pool),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
