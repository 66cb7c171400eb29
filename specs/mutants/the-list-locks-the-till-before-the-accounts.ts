import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an advisory lock, the till, is shared by all orders that are about to commit, and a list takes it alone so that nothing commits
 * while it is written. The list takes the till and then the rows of the accounts (`for share`); an order has locked its accounts
 * when it asks for the till. A list and an order that meet are a deadlock, and one of them is answered 503 after a second. A user notices as soon as
 * somebody lists while others transfer: breaks `throughout.noDeadlock` and `noDoubt`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  await query\`select pg_advisory_xact_lock_shared(7301)\`
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () =>
    pool.use(connection =>
      transaction(connection, async query => {
        await query\`select pg_advisory_xact_lock(7301)\`
        await query\`select id from accounts order by id for share\`
        return listAccounts(query)
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
