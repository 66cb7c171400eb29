import { mutant, type Exam } from './mutant.ts'

/**
 * An `await` was forgotten between `throw` and the function that rolls back, so what is thrown is a
 * promise and not the refusal. Whoever lacks the funds, names an unknown account or reuses a key for
 * another order gets 500 in place of 422 or 404.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `throw await undone(connection, worked.reason)`,
    replace: `throw undone(connection, worked.reason)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  firstTry: 'caught',
  breaks: ['transaction.noOverdraft'],
  mayBreak: 'any',
}
