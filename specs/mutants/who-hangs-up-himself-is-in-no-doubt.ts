import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a COMMIT without an answer leaves a doubt only if the connection was lost; where the service itself hung up,
 * because the lease was over, the transaction is taken to have ended with its session. But COMMIT was sent, and a database
 * that stood still carries it out later: the order is answered `not-applied` and made. CONTRACT.md: `not-applied` is
 * "certainly no effect", `outcome-unknown` is "COMMIT sent, answer lost".
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    if (error instanceof ConnectionLost && error.sent) {`,
    replace: `    // The lease was over and the service cut the connection: Postgres ends the session, and rolls back.
    const cutHere = error instanceof ConnectionLost && error.message.startsWith('no answer within')
    if (error instanceof ConnectionLost && error.sent && !cutHere) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
