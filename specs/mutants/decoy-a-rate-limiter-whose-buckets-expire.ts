import { mutant, type Exam } from './mutant.ts'

/**
 * Each idempotency key has a bucket of tokens in a Map, which a timer removes a second after its last use. Healthy: the number
 * of buckets follows the rate of requests, and becomes zero without any.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Bucket {
  tokens: number
  usedAt: number
}

const tokensMost = 1_000_000
const tokensPerMs = 1_000
const bucketMs = 1_000
const sweepMs = 250
const buckets = new Map<string, Bucket>()

const sweep = (): void => {
  const now = performance.now()
  for (const [key, { usedAt }] of buckets) if (now - usedAt > bucketMs) buckets.delete(key)
}
setInterval(sweep, sweepMs).unref()

/** @throws Problem for a client that sends one key a million times in a second. */
const takeToken = (key: string): void => {
  const now = performance.now()
  const { tokens, usedAt } = buckets.get(key) ?? { tokens: tokensMost, usedAt: now }
  const left = Math.min(tokensMost, tokens + (now - usedAt) * tokensPerMs) - 1
  if (left < 0) throw new Problem('not-applied', 'this key is sent too often; send it again later')
  buckets.set(key, { tokens: left, usedAt: now })
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  app.post('/api/transfer', async c => {
    takeToken(c.req.header('Idempotency-Key') ?? 'none')`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
