import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: all who were refused at once came back at once, a second later. So each is now told a time of its own between half a second and one and a half, in
 * seconds with two decimals. Retry-After is a date or a whole number of seconds (RFC 9110, 10.2.3): "0.83" is neither.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `/** Spread, so that the clients of a crowd do not all come back at the same instant. */
const retryAfterSeconds = (): string => (0.5 + Math.random()).toFixed(2)`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfterSeconds() }`,
  },
])

/**
 * Breaks "503 + Retry-After": the header is there, and no client can use it. One reads no number and does not retry, one cuts it to 0 and
 * retries without a pause, one takes it for a date ("1.05" is a day in January to a lenient parser, years ago).
 * When: with every 503 and 409; no other answer has the header. Below its capacity and without a fault the service sends none.
 * Seen: in the headers of any refusal during an outage, or behind a lock with a full pool: `Retry-After: 0.83`, where only digits are allowed.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.serviceDies.errorHygiene'],
  mayBreak: 'any',
}
