import { mutant, type Exam } from './mutant.ts'

/**
 * When a second pool was planned, the variable for the size of this one was renamed to
 * `DATABASE_POOL_SIZE`; the documents and every deployment still say `POOL_SIZE`, which is now ignored.
 * With POOL_SIZE=3 the service opens ten connections, and POOL_SIZE=2.5 no longer ends it with one line
 * and 1.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `wholeNumber(env, 'POOL_SIZE',`,
    replace: `wholeNumber(env, 'DATABASE_POOL_SIZE',`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  firstTry: 'caught',
  breaks: ['start.wrongValues', 'start.poolSaturation'],
  mayBreak: 'any',
}
