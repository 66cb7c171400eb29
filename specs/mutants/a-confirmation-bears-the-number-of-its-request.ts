import { type Exam, mutant } from './mutant.ts'

/**
 * So that a client can quote it to support, the body of a confirmed transfer tells the id of its request: that of
 * `X-Request-Id`, else a random one. A replay is another request, so its body is another one. CONTRACT promises that "a replay
 * answers the same body", and docs/checks.md that a key sent twenty times has one body, byte for byte.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    const requestId = c.req.header('X-Request-Id') ?? crypto.randomUUID()
    return c.json({ success: true, transferId, requestId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
