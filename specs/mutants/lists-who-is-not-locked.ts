import { mutant, type Exam } from './mutant.ts'

/** Wrong: the list locks what it shows, so that nothing changes under it, and leaves out the accounts that a transfer has locked (`for share skip locked`). */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    with at_rest as materialized (
      select id, balance from accounts order by id for share skip locked
    )
    select id, balance, sum(balance) over () as total from at_rest order by id\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  // Row locks are writes.
  list: () => pool.use(connection => transaction(connection, listAccounts)),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks conservation, "the sum of all accounts is the same in every reading": the two accounts of each transfer under way are missing, with their
 * money, in the accounts and in the total. List and total agree with each other, each row was true at one moment, and the list never waits. Single reads
 * and the ledger are right, and when all is quiet so is the list.
 * Seen: in each list that is read while a transfer is between its lock and its COMMIT, and during the whole of a lock from outside.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
