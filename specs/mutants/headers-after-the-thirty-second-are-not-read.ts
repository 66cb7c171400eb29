import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: against floods of headers the server is told to take 32 of them. Node does not refuse a request with more: it drops the rest without a word. An
 * `Idempotency-Key` that comes after them is never seen, and the order counts as one without a key.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const server = createServer(settings, listener)`,
    replace: `  const server = createServer(settings, listener)
  // No client of ours sends more than twenty; a flood of them only costs memory.
  server.maxHeadersCount = 32`,
  },
])

/**
 * Breaks "two orders with the same key are one transfer", and "under a known key another order is refused with 422".
 * When: the key is the 33rd header or a later one, as behind proxies and meshes that put theirs first (x-forwarded-*, x-envoy-*, x-b3-*, cookies, client hints). All
 * headers together are far below 16 KiB. With 32 headers or fewer nothing is wrong: Node's parser hands headers over in groups of 32.
 * Seen: POST /api/transfer with 40 headers x-1 … x-40 and then Idempotency-Key: k, sent twice, is answered 200 twice with two transferIds and no
 * `Idempotency-Replayed`; the money has moved twice, and idempotency_key is null in both rows.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
}
