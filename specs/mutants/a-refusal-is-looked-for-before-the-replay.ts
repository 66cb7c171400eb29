import { mutant, type Exam } from './mutant.ts'

/**
 * Two lines changed places. Under a known key nothing is locked and nothing moves, and that is now taken for a
 * refusal: a replay is answered 404, no such account.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (attempt.transfer_id === null) return replay(query, order)
  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  if (attempt.transfer_id === null) return replay(query, order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
