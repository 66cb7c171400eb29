import { mutant, type Exam } from './mutant.ts'

/**
 * A transfer whose COMMIT got no answer is 202, because it "was taken and may yet be done". A client takes every
 * 2xx for a success and does not send it again.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `'outcome-unknown': [503,`,
    replace: `'outcome-unknown': [202,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.lostAnswers.honestDoubts'],
  mayBreak: 'any',
}
