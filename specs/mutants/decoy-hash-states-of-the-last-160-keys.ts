import { type Exam, mutant } from './mutant.ts'

/**
 * A receipt is signed with a hash of a secret, the key and the transfer. The state of the hash after secret and key is kept for a
 * replay, with its memory outside of V8, and copied for each signature. It is never closed, as a hash cannot be; the least
 * recently used of more than 160 is dropped, and collected with its memory. Two in 16 requests bring a new key: full after 1,280
 * requests, with some 40 KB in the heap and about as much outside of V8.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash, type Hash, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const statesMax = 160
const secret = randomBytes(64)
/** In the order of their last use. */
const states = new Map<string, Hash>()

/** Used again by a replay, which then hashes no secret. */
const stateOf = (key: string): Hash => {
  const state = states.get(key) ?? createHash('sha256').update(secret).update(key)
  states.delete(key)
  states.set(key, state)
  const [oldest] = states.keys()
  if (states.size > statesMax && oldest !== undefined) states.delete(oldest)
  return state
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const state = stateOf(order.idempotencyKey ?? 'none')
    const { transferId, replayed } = await bank.transfer(order)
    c.header('Receipt-Signature', state.copy().update(\`\${transferId}\`).digest('base64url'))`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
