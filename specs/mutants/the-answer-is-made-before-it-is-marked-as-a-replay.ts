import { mutant, type Exam } from './mutant.ts'

/**
 * The answer to a transfer is made first and kept in a constant, and then the header of a replay is set. Hono puts only
 * headers into an answer that were set before it was made, so no replay says that it is one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    return c.json({ success: true, transferId })`,
    replace: `    const answer = c.json({ success: true, transferId })
    if (replayed) c.header('Idempotency-Replayed', 'true')
    return answer`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
