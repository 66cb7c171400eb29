import { mutant, type Exam } from './mutant.ts'

/**
 * The pattern for SQLSTATEs that pass got the flag `g`, and `test` on such a pattern goes on where it last
 * stopped: every second lock timeout, conflict or full disk is answered 500 in place of 503.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `const passing = /^(40|53|55|57)/`,
    replace: `const passing = /^(40|53|55|57)/g`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
