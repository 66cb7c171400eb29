import { mutant, type Exam } from './mutant.ts'

/**
 * Insufficient funds are answered 402 Payment Required, because the name of that status seemed to fit. The
 * contract says 422, and a client that handles 422 takes the refusal for an unknown error.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `'insufficient-funds': [422, 'Insufficient funds'],`,
    replace: `'insufficient-funds': [402, 'Insufficient funds'],`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
