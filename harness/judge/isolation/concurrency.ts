import type { Observations } from './observations.ts'
import { completedMs } from './time-order.ts'

interface Visit {
  readonly transaction: number
  readonly startMs: number
  readonly endMs: number
  readonly writes: boolean
}

/** The number of committed transactions that overlapped with another at a key, where at least one of them wrote. */
export function countConcurrent({ history, keys }: Observations): number {
  const met = new Set<number>()
  for (const { readings, writes } of keys) {
    const visit = (transaction: number, isWrite: boolean): Visit[] => {
      const visitor = history[transaction]
      if (visitor?.outcome !== 'committed') return []
      return [{ transaction, startMs: visitor.invokedMs, endMs: completedMs(visitor), writes: isWrite }]
    }
    const visits = [
      ...readings.flatMap(({ transaction }) => visit(transaction, false)),
      ...[...writes.values()].flatMap(({ transaction }) => visit(transaction, true)),
    ].toSorted((a, b) => a.startMs - b.startMs)
    meet(visits, met, (a, b) => b.endMs - a.endMs)
    meet(visits.toReversed(), met, (a, b) => a.startMs - b.startMs)
  }
  return met.size
}

type Order = (a: Visit, b: Visit) => number

/** Compares each visit with the nearest earlier ones in the list: of the writers only, unless the visit writes itself. */
function meet(visits: readonly Visit[], met: Set<number>, order: Order): void {
  const nearest: Visit[] = []
  const nearestWriters: Visit[] = []
  for (const visit of visits) {
    const others = visit.writes ? nearest : nearestWriters
    const isMet = others.some(
      ({ transaction, startMs, endMs }) =>
        transaction !== visit.transaction && startMs <= visit.endMs && endMs >= visit.startMs,
    )
    if (isMet) met.add(visit.transaction)
    keep(nearest, visit, order)
    if (visit.writes) keep(nearestWriters, visit, order)
  }
}

/** Keeps the nearest two, of different transactions, because one may belong to the transaction that is compared. */
function keep(nearest: Visit[], visit: Visit, order: Order): void {
  const others = nearest.filter(({ transaction }) => transaction !== visit.transaction)
  nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 2))
}
