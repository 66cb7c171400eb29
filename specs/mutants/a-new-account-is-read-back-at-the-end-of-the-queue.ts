import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: `POST /api/accounts` commits the new account, gives its place in the pool back, and asks for another one to read what is
 * stored, so that the answer is what a GET would show. When the service is overloaded that second place does not come free within
 * a second (or the queue is full), and the client gets 503 `not-applied`: "it had no effect and may be sent again". The account
 * exists; the client opens another one, and the opening balance is in the books twice.
 * Seen: an opening while more than ten orders wait behind a locked account, or with the queue full: 503 `not-applied`, and one more
 * account in the list, with its balance in the total. Without a queue every opening is right.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    const { id } = await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance)),
    )
    // What is stored is what is told: the same text as that of GET.
    return pool.use(({ query }) => findAccount(query, id))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.besideALock.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'missed',
}
