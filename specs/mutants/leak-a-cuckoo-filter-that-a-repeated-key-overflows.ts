import { mutant, type Exam } from './mutant.ts'

/**
 * The Idempotency-Keys of the day are in a cuckoo filter of two bytes for each key, so that the metrics can tell how
 * many orders were sent again. A key is added even if it is there already. A cuckoo filter has eight places for equal
 * fingerprints, so each ninth order under one key finds no place in the table, and another table of 8 KiB is added.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `import type { Order } from './bank.ts'`,
    replace: `import type { Order } from './bank.ts'

const buckets = 1_024
const places = 4
const kicksMax = 100
const dayMs = 86_400_000

/** The newest table is the last. */
let tables = [new Uint16Array(buckets * places)]
let sentAgain = 0

setInterval(() => {
  tables = [new Uint16Array(buckets * places)]
}, dayMs).unref()

export const repeated = (): number => sentAgain

/** FNV-1a. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const otherBucket = (bucket: number, print: number): number =>
  (bucket ^ Math.imul(print, 0x5bd1e995)) & (buckets - 1)

const placeOf = (table: Uint16Array, bucket: number, print: number): number => {
  const place = table.subarray(bucket * places, (bucket + 1) * places).indexOf(print)
  return place < 0 ? -1 : bucket * places + place
}

const holds = (table: Uint16Array, bucket: number, print: number): boolean =>
  placeOf(table, bucket, print) >= 0 || placeOf(table, otherBucket(bucket, print), print) >= 0

/** Puts the fingerprint where there is a free place, and moves others to make one. */
const put = (table: Uint16Array, firstBucket: number, firstPrint: number): boolean => {
  let print = firstPrint
  let bucket = placeOf(table, firstBucket, 0) < 0 ? otherBucket(firstBucket, print) : firstBucket
  for (let kicks = 0; kicks < kicksMax; kicks += 1) {
    const free = placeOf(table, bucket, 0)
    if (free >= 0) {
      table[free] = print
      return true
    }
    const victim = bucket * places + (kicks % places)
    const moved = table[victim] ?? 0
    table[victim] = print
    print = moved
    bucket = otherBucket(bucket, print)
  }
  return false
}

const noteKey = (key: string): void => {
  const hash = hashOf(key)
  const bucket = hash & (buckets - 1)
  const print = (hash >>> 16) % 65_535 + 1
  if (tables.some(table => holds(table, bucket, print))) sentAgain += 1
  const newest = tables.at(-1)
  if (newest !== undefined && put(newest, bucket, print)) return
  const table = new Uint16Array(buckets * places)
  put(table, bucket, print)
  tables.push(table)
}`,
  },
  {
    file: 'app/input.ts',
    find: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key`,
    replace: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) {
    noteKey(key)
    return key
  }`,
  },
  {
    file: 'app/exposition.ts',
    find: `import type { Figures } from './metrics.ts'`,
    replace: `import { repeated } from './input.ts'
import type { Figures } from './metrics.ts'`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('process_uptime_seconds', 'gauge', 'Time since the start.', [['', figures.uptime]]),`,
    replace: `    family('orders_repeated_total', 'counter', 'Orders under a key of today.', [['', repeated()]]),
    family('process_uptime_seconds', 'gauge', 'Time since the start.', [['', figures.uptime]]),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
