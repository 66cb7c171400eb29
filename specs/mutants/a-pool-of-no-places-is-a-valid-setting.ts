import { mutant, type Exam } from './mutant.ts'

/**
 * The pattern for numbers in the environment admits no sign, so the test of the lower bound was removed as
 * redundant. With `POOL_SIZE=0` the service starts, is healthy, and is never ready: every order, read and
 * opening waits a second for a place that does not exist, and is answered 503. CONTRACT: "A bad value is
 * one clear line and exit 1."
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `if (value >= min && value <= max) return value`,
    replace: `if (value <= max) return value`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'caught',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
