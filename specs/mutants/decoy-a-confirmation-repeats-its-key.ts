import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the confirmation of a transfer that was sent under a key bears that key in a header, so that a
 * client can file the answer without its request. It looks like input of strangers in a header, but a key
 * that is not visible ASCII was refused before. The body is as before, and a replay bears the same key.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (order.idempotencyKey !== null) c.header('Idempotency-Key', order.idempotencyKey)
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'acquitted',
  breaks: [],
}
