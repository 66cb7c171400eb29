import { mutant, type Exam } from './mutant.ts'

/** Confirms a transfer while its COMMIT is still under way. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `await commit(connection)`,
    replace: `commit(connection).catch(() => {})`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['noPartialEffect', 'doubtsResolved', 'refusedHalfway.exactlyOnce'].map(
    check => `transaction.${check}`,
  ),
}
