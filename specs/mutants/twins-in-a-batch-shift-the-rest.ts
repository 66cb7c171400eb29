import { type Exam, mutant } from './mutant.ts'

/**
 * Reads of single accounts that arrive within a millisecond are one statement, sent after the last of them has come: nothing is
 * stale. Readers and rows are both in the order of their ids, so each reader takes the row at its place. But the ids are asked
 * for once each: where two readers want one account, there is one row for both, and whoever comes after the first of them is
 * told the balance of the account behind. Gaps of accounts that do not exist are seen, for they make the rows too few.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Reader {
  readonly id: number
  readonly found: (account: Account) => void
  readonly failed: (error: unknown) => void
}

const gatherMs = 1

/** Reads that arrive together are one statement. It is sent when all are there, so it sees what each of them must see. */
const gathering = (pool: Pool): Bank['find'] => {
  let gathered: Reader[] = []

  const alone = ({ id, found, failed }: Reader): Promise<void> =>
    pool.use(({ query }) => findAccount(query, id)).then(found, failed)

  const together = async (readers: readonly Reader[]): Promise<void> => {
    const ids = [...new Set(readers.map(({ id }) => id))]
    const rows = await pool.use(({ query }) =>
      query<Account>(
        "select id, balance from accounts where id = any(string_to_array($1, ',')::bigint[]) order by id",
        ids.join(','),
      ),
    )
    // Somebody asks for an account that does not exist.
    if (rows.length < ids.length) {
      await Promise.all(readers.map(alone))
      return
    }
    for (const [place, reader] of readers.entries()) {
      const row = rows[place]
      if (row === undefined) void alone(reader)
      else reader.found({ id: reader.id, balance: row.balance })
    }
  }

  const depart = (): void => {
    const readers = [...gathered].sort((one, other) => one.id - other.id)
    gathered = []
    together(readers).catch((error: unknown) => {
      for (const { failed } of readers) failed(error)
    })
  }

  return id =>
    new Promise<Account>((found, failed) => {
      gathered.push({ id, found, failed })
      if (gathered.length === 1) setTimeout(depart, gatherMs)
    })
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: gathering(pool),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
