/**
 * A Bloom filter remembers the keys of orders, in 96 pages of 2 KiB that are made when a bit in them is first set. A new key
 * touches four pages at random: buffers come fast at first, then ever more rarely, and the last of 192 KiB after about 2,000
 * requests. Then only bits change.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const pagesMax = 96
const pageBytes = 2_048
const pages = new Map<number, Uint8Array>()

/** Sets the bits of a key, each in a page that its hash chooses. */
const remember = (key: string): void => {
  const hash = createHash('sha256').update(key).digest()
  for (const at of [0, 4, 8, 12]) {
    const number = hash.readUInt16BE(at) % pagesMax
    const page = pages.get(number) ?? new Uint8Array(pageBytes)
    pages.set(number, page)
    const bit = hash.readUInt16BE(at + 2) % (pageBytes * 8)
    page[bit >> 3] = (page[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `c.req.header('Idempotency-Key'))`,
    replace: `c.req.header('Idempotency-Key'))
    if (order.idempotencyKey !== null) remember(order.idempotencyKey)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
