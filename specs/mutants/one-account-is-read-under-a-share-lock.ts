import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a single account is read FOR SHARE, "so that nobody changes it meanwhile": a read waits behind every order
 * of its account, is answered 503 when the account stays locked for a second, and holds up orders itself.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: 'select id, balance from accounts where id = ${id}`',
    replace: 'select id, balance from accounts where id = ${id} for share`',
  },
  {
    file: 'app/postgres-bank.ts',
    find: `find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `// A row lock needs a transaction that may write.
  find: id => pool.use(connection => transaction(connection, query => findAccount(query, id))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  firstTry: 'missed',
  breaks: ['transaction.readyBehindALock'],
  mayBreak: 'any',
}
