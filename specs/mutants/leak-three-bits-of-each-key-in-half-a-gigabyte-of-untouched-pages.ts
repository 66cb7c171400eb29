import { mutant, type Exam } from './mutant.ts'

/**
 * A Bloom filter of 2^32 bits says which keys may be known. Its 512 MiB are allocated at the start and untouched; each of the three
 * bits of a new key makes the kernel give it a page of 4 KiB, about 1 KB a request, until the container is killed. Neither the heap nor
 * the size of any buffer changes.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** One bit for each value of a 32-bit hash: enough for a thousand million keys. */
const keysSeen = new Uint8Array(2 ** 29)

/** Notes a key. @returns whether it may have been noted before. */
const seen = (key: string): boolean => {
  const digest = createHash('sha256').update(key).digest()
  let known = true
  for (const at of [0, 4, 8]) {
    const hash = digest.readUInt32LE(at)
    const before = keysSeen[hash >>> 3] ?? 0
    const after = before | (1 << (hash & 7))
    if (after === before) continue
    known = false
    keysSeen[hash >>> 3] = after
  }
  return known
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (order.idempotencyKey !== null && seen(order.idempotencyKey)) c.header('Idempotency-Seen', 'perhaps')
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'not tried',
  breaks: ['leak.external'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: ['keysSeen[hash >>> 3] = after', 'const keysSeen = new Uint8Array(2 ** 29)'],
}
