import type { Transaction } from '../../record/history.ts'
import { sorted } from '../statistics.ts'
import type { Observations, Place } from './observations.ts'
import { completedMs, firstFrom } from './time-order.ts'

/** The number of committed transactions that overlapped with another at a key, where at least one of them wrote. */
export function countConcurrent({ history, keys }: Observations): number {
  const met = new Set<Transaction>()
  const committedAt = (places: readonly Place[]): ReadonlySet<Transaction> =>
    new Set(places.flatMap(({ transaction }) => history[transaction] ?? []).filter(isCommitted))
  for (const { readings, writes } of keys) {
    const writers = committedAt([...writes.values()])
    const all = committedAt([...writes.values(), ...readings])
    const countWriters = overlapping(writers)
    const countAll = overlapping(all)
    for (const one of all) {
      const others = writers.has(one) ? countAll(one) - 1 : countWriters(one)
      if (others > 0) met.add(one)
    }
  }
  return met.size
}

const isCommitted = ({ outcome }: Transaction): boolean => outcome === 'committed'

/** Counts the transactions that overlap with one, which is counted too if it is among them. */
function overlapping(transactions: ReadonlySet<Transaction>): (one: Transaction) => number {
  const starts = sorted([...transactions].map(({ invokedMs }) => invokedMs))
  const ends = sorted([...transactions].map(completedMs))
  return one =>
    firstFrom(starts, startMs => startMs > completedMs(one)) -
    firstFrom(ends, endMs => endMs >= one.invokedMs)
}
