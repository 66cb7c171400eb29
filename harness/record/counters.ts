import type { Id } from './act.ts'
import type { Json } from './call.ts'

/** Numbers by what names them: balances by their accounts, say. */
export type Counts = ReadonlyMap<Id, number>

/** Numbers that operations add to, such as a stock or balances: reads must show what was confirmed, and nothing is lost. */
export interface Counters<Opened = Json, Read = Json, Order = Json> {
  /** What each is before the first operation. */
  readonly opening: (opened: Opened) => Counts
  /** What an operation adds to each, if it is done. */
  readonly adds: (order: Order) => Counts
  /** What `read` of the domain has returned of them. */
  readonly read: (read: Read) => Counts
}

/**
 * Exact where floats would round on the way: only the sum itself is rounded, as every reader of JSON would round it.
 *
 * @example sumOf(record.after.held.values())
 */
export function sumOf(values: Iterable<number>): number {
  const all = [...values]
  if (!all.every(Number.isInteger)) return all.reduce((total, value) => total + value, 0)
  return Number(all.reduce((total, value) => total + BigInt(value), 0n))
}

/**
 * What is in them when some operations have been done.
 *
 * @example after(opening, record.after.rows.map(({ order }) => counters.adds(order)))
 */
export function after(opening: Counts, additions: readonly Counts[]): Counts {
  const counts = new Map(opening)
  for (const added of additions) {
    for (const [name, value] of added) counts.set(name, (counts.get(name) ?? 0) + value)
  }
  return counts
}
