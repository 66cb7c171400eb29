import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: one reader serves all who ask for an account, and it has one field for the id. Whoever gets a connection at once is
 * served rightly: nobody can come in between. But who waits for a place in the pool, or for a connection to be dialled, gets the account for
 * which the last one asked.
 *
 * A plausible team writes it to spare a closure for each read (or has a controller in a class, as their framework proposes). One read after the
 * other, and ten at a time once ten connections are dialled, are right.
 *
 * Breaks CONTRACT.md: "`GET /api/accounts/:id` | 200 or 404": it is another account, or a 404 for one that exists.
 * A client sees it: fill the pool (thirty clients that read or transfer without a pause, or ten orders behind a locked account), and ask
 * for different accounts meanwhile: `GET /api/accounts/7` is answered with `{"id":8,…}`. Or, just after the start: two accounts, asked for at once.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Account, Bank } from './bank.ts'
import type { Connection } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Reads single accounts. There is one for all, because a closure for each read is garbage a millisecond later. */
class AccountReader {
  readonly #pool: Pool
  #id = 0

  constructor(pool: Pool) {
    this.#pool = pool
  }

  find(id: number): Promise<Account> {
    this.#id = id
    return this.#pool.use(this.#read)
  }

  readonly #read = ({ query }: Connection): Promise<Account> => findAccount(query, this.#id)
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({
`,
    replace: `export const postgresBank = (pool: Pool, reader = new AccountReader(pool)): Bank => ({
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
`,
    replace: `  find: id => reader.find(id),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
