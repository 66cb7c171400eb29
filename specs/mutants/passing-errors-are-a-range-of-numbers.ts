import { mutant, type Exam } from './mutant.ts'

/**
 * The pattern for passing SQLSTATEs became ranges of numbers, and a SQLSTATE is no number: 55P03, 40P01 and 57P01 have a
 * letter and become NaN. An order that waits too long for a locked account, certainly undone, is answered 500 and not 503
 * `not-applied` with Retry-After. Breaks CONTRACT (transfer errors) and `poolSaturation` and `noPartialEffect` of docs/checks.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `const passing = /^(40|53|55|57)/`,
    replace: `const passing: ReadonlySet<number> = new Set([40, 53, 55, 57])

const classOf = (code: string): number => Math.floor(Number(code) / 1_000)`,
  },
  {
    file: 'app/failure.ts',
    find: `passing.test(error.code)`,
    replace: `passing.has(classOf(error.code))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
