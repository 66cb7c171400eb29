import { type Exam, mutant } from './mutant.ts'

/**
 * Each key has a bucket of tokens, so that a client in a storm of retries is refused. Every 200 orders the full buckets are
 * swept out. But a bucket is refilled only when its key comes again, and a token has just been taken then: as it is kept, no
 * bucket is ever full, and none is swept. About 450 bytes for each new key, which is two in 16 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Bucket {
  tokens: number
  refilledAt: number
  readonly since: Date
  /** When the last eight orders came. */
  readonly recent: number[]
}

const burst = 2_000
const tokensPerMs = 1
const sweepEvery = 200
const buckets = new Map<string, Bucket>()
let asked = 0

const takeToken = (key: string): void => {
  const now = performance.now()
  const bucket = buckets.get(key) ?? { tokens: burst, refilledAt: now, since: new Date(), recent: [] }
  const refilled = Math.min(burst, bucket.tokens + (now - bucket.refilledAt) * tokensPerMs)
  if (refilled < 1) throw new Problem('key-in-flight', \`key \${key} comes too often; send it again later\`)
  bucket.tokens = refilled - 1
  bucket.refilledAt = now
  if (bucket.recent.push(now) > 8) bucket.recent.shift()
  buckets.set(key, bucket)
  asked += 1
  if (asked % sweepEvery === 0) sweepBuckets()
}

/** A full bucket says no more than none. */
const sweepBuckets = (): void => {
  for (const [key, { tokens }] of buckets) if (tokens >= burst) buckets.delete(key)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (order.idempotencyKey !== null) takeToken(order.idempotencyKey)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: `buckets.set(key, bucket)`,
}
