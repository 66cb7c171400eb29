import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: of SQLSTATE class 57 only the codes of an operator (57P…) count as passing; 57014, a statement that the database cancelled, is
 * taken for a defect of the service, so that somebody looks at it. But that is what `statement_timeout` and `pg_cancel_backend` say: with a
 * slow disk or slow statements transfers are answered 500, where CONTRACT promises 503 with Retry-After and `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `const passing = /^(40|53|55|57)/`,
    replace: `const passing = /^(40|53|55|57P)/`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'refuses half-way',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
  firstTry: 'missed',
}
