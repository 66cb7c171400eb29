import { mutant, type Exam } from './mutant.ts'

/**
 * A deadlock or a failed serialization is tried again at once, but inside the transaction that it has just
 * aborted. The second try is answered 25P02, which is no passing error, so the client gets 500 where it
 * should get 503 `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error`,
    replace: `    if (isServerError(error) && error.code.startsWith('40')) return move(query, order)
    if (!waitedForKey(error)) throw error`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
