import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the receipts are proved by a Merkle mountain range. Each receipt is a peak of height 0, and two peaks of one height
 * become one of the next, so that there are as many peaks as the number of receipts has ones in binary: twelve at most among
 * the first 4,095, and never more than 53. A peak has a digest, a count and a time: 250 bytes. The number goes up and down.
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
    replace: `interface Peak {
  readonly height: number
  readonly digest: Buffer
  readonly at: Date
}

/** From the highest to the lowest. */
const peaks: Peak[] = []

const digestOf = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const prove = (transferId: number): void => {
  let peak: Peak = { height: 0, digest: digestOf(\`receipt \${transferId}\`), at: new Date() }
  for (let last = peaks.at(-1); last?.height === peak.height; last = peaks.at(-1)) {
    peaks.pop()
    peak = { height: peak.height + 1, digest: digestOf(last.digest, peak.digest), at: peak.at }
  }
  peaks.push(peak)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    prove(transferId)
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
