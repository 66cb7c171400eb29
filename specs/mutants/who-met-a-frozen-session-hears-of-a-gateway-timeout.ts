import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a lease that runs out is answered 504 "the database did not answer in time", which does not say whether the order was done. It was
 * certainly not: COMMIT had not been sent (a COMMIT without an answer is `outcome-unknown`, as before), and the contract promises 503
 * `not-applied` with `Retry-After`. Seen only while a backend is frozen, the database is paused or off the network: behind a lock or beside a
 * slow statement the timeouts of Postgres come first. Clients are left in doubt although no COMMIT was lost.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'not-ready': [503, 'Not ready'],
`,
    replace: `  'not-ready': [503, 'Not ready'],
  'gateway-timeout': [504, 'The database did not answer in time'],
`,
  },
  {
    file: 'app/failure.ts',
    find: `  if (error instanceof ConnectionLost) {
`,
    replace: `  if (error instanceof ConnectionLost && error.message.startsWith('no answer within')) {
    return new Problem('gateway-timeout', 'the database did not answer in time; try again later', error)
  }
  if (error instanceof ConnectionLost) {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
