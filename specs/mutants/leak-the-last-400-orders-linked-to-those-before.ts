/**
 * The last 400 orders are kept in a map and linked both ways; what is evicted leaves the map, but the next one still has its link to
 * it. A cache that fills for 2,100 requests, and then: heap, 144 bytes for each order, 27 a request, in a chain behind `newest`.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */`,
    replace: `interface Recent {
  readonly number: number
  readonly order: Order
  older: Recent | undefined
  newer: Recent | undefined
}

/** For support: what was ordered before and after an order. */
const recentMax = 400
const recent = new Map<number, Recent>()
let noted = 0
let newest: Recent | undefined
let oldest: Recent | undefined

const note = (order: Order): void => {
  const entry: Recent = { number: ++noted, order, older: newest, newer: undefined }
  if (newest !== undefined) newest.newer = entry
  newest = entry
  oldest ??= entry
  recent.set(entry.number, entry)
  if (recent.size <= recentMax) return
  recent.delete(oldest.number)
  oldest = oldest.newer
}

/** The state of an order at the moment both accounts were locked. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  note(order)
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: 'const entry: Recent = { number: ++noted, order, older: newest, newer: undefined }',
  firstTry: 'caught',
}
