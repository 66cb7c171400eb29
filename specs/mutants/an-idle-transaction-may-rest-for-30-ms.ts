import { mutant, type Exam } from './mutant.ts'

/** Wrong: a session is ended by the database when its transaction has been idle for 30 ms; half a core is often taken away for longer. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `    idle_in_transaction_session_timeout: statementMs,`,
    replace: `    // Nothing happens between the move and its COMMIT, so a transaction that rests holds its locks for nobody. A hundred times
    // what the service needs.
    idle_in_transaction_session_timeout: 30,`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `noDoubt`: after the answer to its only statement a transaction waits for the service to send COMMIT. That takes a fraction
 * of a millisecond as long as the process runs. With a quota of half a core and ten clients that send without a pause, the
 * process has used its 50 ms early in each period of 100 ms and stands still for the rest; transactions that were answered meanwhile rest for longer than 30 ms, and the
 * database ends their sessions (25P03): 503 without any fault, `outcome-unknown` where COMMIT was written before the end was read.
 * Seen: under load on a throttled core, as in the 2,000 random transfers; never where requests come one after the other or a whole core
 * is free.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
