import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: `Retry-After` is the time that a place in the pool is waited for, POOL_WAIT_MS, which is milliseconds: who is turned away for
 * one second is told to stay away for 1,000. CONTRACT promises 503 + `Retry-After`, in the seconds of HTTP, and
 * docs/whatever-dies.md that what is rejected "for now" ends soon after the fault; for a client that obeys it does not.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `/** By then whoever waits now has a place or was turned away. */
const retryAfterSeconds = process.env['POOL_WAIT_MS'] ?? '1000'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'missed',
}
