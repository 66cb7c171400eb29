import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: how often each Idempotency-Key was sent is estimated by a count-min sketch, to warn of a client that sends one
 * without end. Its four rows of counters are made with the first key and halved every 2,000 orders: 8 KB, whatever comes, no
 * key is kept, and no order is treated otherwise.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import * as log from './log.ts'
import type { Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const width = 1_024
const seeds = [0x811c9dc5, 0x01000193, 0x9e3779b1, 0x85ebca6b]
const halveEvery = 2_000
const suspicious = 1_000
let rows: Uint16Array[] | undefined
let counted = 0
let warned = false

const column = (key: string, seed: number): number => {
  let hash = seed
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & (width - 1)
}

const countKey = (key: string): void => {
  rows ??= seeds.map(() => new Uint16Array(width))
  let estimate = Number.POSITIVE_INFINITY
  for (const [number, row] of rows.entries()) {
    const at = column(key, seeds[number] ?? 0)
    const count = (row[at] ?? 0) + 1
    row[at] = count
    estimate = Math.min(estimate, count)
  }
  if (estimate >= suspicious && !warned) {
    warned = true
    log.info('key-sent-often', { estimate })
  }
  counted += 1
  if (counted < halveEvery) return
  counted = 0
  warned = false
  for (const row of rows) for (let at = 0; at < width; at += 1) row[at] = (row[at] ?? 0) >>> 1
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (order.idempotencyKey !== null) countKey(order.idempotencyKey)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
  everyNth: [1],
}
