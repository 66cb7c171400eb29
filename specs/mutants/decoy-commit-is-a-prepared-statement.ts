import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy. BEGIN, COMMIT and ROLLBACK are sent by the extended protocol, like every other statement: each is prepared once in
 * each session, and from then on executed by its name. So the word COMMIT crosses the network once in the life of a connection,
 * and later transactions end by a Bind and an Execute whose text nobody can read. The order of the messages, what is waited for,
 * and what a lost answer means are as before; Postgres takes such statements in a failed transaction too.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `      // Without values there is nothing to prepare: one message does.
      const sent = values.length === 0 ? statement.simple() : statement
      sent.then(answered, failed)`,
    replace: `      // What begins and ends a transaction is prepared as well: the server parses it once in each session.
      statement.then(answered, failed)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
