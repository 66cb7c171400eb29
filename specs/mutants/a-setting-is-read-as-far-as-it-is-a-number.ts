import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: settings are read by `parseInt`, which stops at the first sign that is no digit: `POOL_SIZE=2.5` is 2, `10s` is 10.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `const value = /^\\d+$/.test(text) ? Number(text) : Number.NaN`,
    replace: `const value = Number.parseInt(text, 10)`,
  },
])

/** Should break `start.wrongValues` (POOL_SIZE=2.5). */

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'caught',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
