import type { Id } from './act.ts'
import type { Json } from './call.ts'

/** Numbers by their keys, for example balances by account. */
export type Counts = ReadonlyMap<Id, number>

/** Numbers that operations add to, such as a stock or balances. Reads must include every confirmed operation. */
export interface Counters<Opened = Json, Read = Json, Order = Json> {
  /** The value of each before the first operation. */
  readonly opening: (opened: Opened) => Counts
  /** What an operation adds to each, if it is done. */
  readonly adds: (order: Order) => Counts
  /** The values that `read` of the domain has returned. */
  readonly read: (read: Read) => Counts
}

/**
 * An exact sum: only the result is rounded, like any number in JSON.
 *
 * @example sumOf(record.after.held.values())
 */
export function sumOf(values: Iterable<number>): number {
  const all = [...values]
  if (!all.every(Number.isInteger)) return all.reduce((total, value) => total + value, 0)
  return Number(all.reduce((total, value) => total + BigInt(value), 0n))
}

/**
 * The values of counters after some operations.
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
