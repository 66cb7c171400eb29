import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: `Retry-After` is 1, 2 or 3 seconds, drawn anew for each refusal, so that a crowd that was turned away together does
 * not come back together. The answers are the same in all else, and it is always a whole number of seconds.
 *
 * It looks unusual because two answers to the same request differ in a header, also to a key in flight; confirmations and their replays
 * have no such header and are alike to the byte.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const longestPauseSeconds = 3

/** Different for each: those who were turned away together should not come back together. */
const retryAfterSeconds = (): string => String(1 + Math.floor(Math.random() * longestPauseSeconds))`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfterSeconds() }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
