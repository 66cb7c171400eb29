import { mutant, type Exam } from './mutant.ts'

/** Healthy: concurrent lists share one query, but only those that came before the statement was sent, so none gets a snapshot older than itself. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `let gathering: Promise<Accounts> | undefined

/** Whoever asks while the query waits for a connection shares it. Once it is sent, the next one gathers. */
const gathered = (pool: Pool): Promise<Accounts> => {
  if (gathering !== undefined) return gathering
  const close = (): void => {
    if (gathering === mine) gathering = undefined
  }
  const mine: Promise<Accounts> = pool
    .use(({ query }) => {
      close()
      return listAccounts(query)
    })
    .finally(close)
  gathering = mine
  return mine
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => gathered(pool),`,
  },
]

export const service = mutant(edits)

/**
 * readsConfirmed holds: `gathering` is undefined before the statement leaves the process, so the snapshot is younger than the beginning of every
 * request that shares it. `pool.use` calls its work only after an `await`, when `mine` is set. A failure is shared (each Problem makes its own
 * response) and clears the field; whoever joins waits less long than by itself. Nothing is kept between lists.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
