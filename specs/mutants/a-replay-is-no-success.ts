import { mutant, type Exam } from './mutant.ts'

/**
 * `success` says whether money was moved by this very request, so a replay is answered 200 with `success:
 * false`. A client that sends its transfer again after a timeout is told that it failed, though it was
 * made; a replay must have the same body.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `return c.json({ success: true, transferId })`,
    replace: `return c.json({ success: !replayed, transferId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
