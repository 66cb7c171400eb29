import { mutant, type Exam } from './mutant.ts'

/**
 * So that a dial gives up early, its socket got a time-out of half a second, and nobody takes the time-out
 * away once the socket is connected. So a connection is cut whenever the database has said nothing for
 * half a second, also in the middle of a transaction: an order that waits for a locked account or for its
 * key is answered 503 after 0.5 s, where it would have been carried out, or answered 409, within the
 * second of LOCK_TIMEOUT_MS.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    // Destroyed without an error: an 'error' event`,
    replace: `    socket.setTimeout(500, () => socket.destroy())
    // Destroyed without an error: an 'error' event`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.honestDoubts'],
  mayBreak: 'any',
}
