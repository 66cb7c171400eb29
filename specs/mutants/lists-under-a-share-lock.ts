import { type Exam, mutant } from './mutant.ts'

/**
 * The list is to be of this very moment, so it locks the accounts that it shows against changes until it has read the last. It
 * locks them in the order in which they lie in the table. At first that is the order of their ids, but each transfer writes a
 * new version of two rows somewhere else. Then the list holds a higher account and waits for a lower one, while a transfer holds
 * the lower one and waits for the higher: a deadlock, and one of the two is turned away.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    with held as materialized (select id, balance from accounts for share)
    select id, balance, sum(balance) over () as total from held order by id\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  // Row locks are taken by those who may write alone.
  list: () => pool.use(connection => transaction(connection, query => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
