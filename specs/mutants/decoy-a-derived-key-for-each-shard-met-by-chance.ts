import { type Exam, mutant } from './mutant.ts'

/**
 * Each answer is signed with the key of one of 512 shards, drawn by chance. A shard derives its key and makes its table of
 * durations when it is first drawn, and keeps both: heap, typed arrays and key handles grow together. As the shards still missing
 * become few, growth fades without a sharp end: 95 % are there after 1,500 requests, all but one or two after 3,500.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, randomInt } from 'node:crypto'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Shard {
  readonly key: KeyObject
  /** Answers that took 0, 1, … 99 milliseconds or more. */
  readonly durations: Uint32Array
}

const shardCount = 512
const secret = randomBytes(32)
const shards = new Map<number, Shard>()

const shardAt = (place: number): Shard => {
  const known = shards.get(place)
  if (known !== undefined) return known
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', \`shard-\${place}\`, 32)))
  const shard = { key, durations: new Uint32Array(100) }
  shards.set(place, shard)
  return shard
}

const signed = (durationMs: number, status: number): string => {
  const place = randomInt(shardCount)
  const { key, durations } = shardAt(place)
  const bucket = Math.min(Math.floor(durationMs), durations.length - 1)
  durations[bucket] = (durations[bucket] ?? 0) + 1
  const seal = createHmac('sha256', key).update(\`\${status} \${durationMs}\`).digest('base64url')
  return \`\${place}.\${seal}\`
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      response.headers.set('Trace-Seal', signed(performance.now() - startedAt, response.status))
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
