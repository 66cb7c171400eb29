import { mutant, type Exam } from './mutant.ts'

/**
 * An order that waited in vain for a locked account is tried once more, in the transaction that has just
 * failed, where Postgres refuses every statement. Its client gets 500 in place of 503 `not-applied`, and
 * is not told to send it again.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    if (!waitedForKey(error)) throw error`,
    replace: `    const busy = isServerError(error) && error.code === lockNotAvailable
    if (busy && !waitedForKey(error)) return await move(query, order)
    if (!busy) throw error`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
}
