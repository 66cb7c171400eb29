import type { Observations } from './observations.ts'
import { completedMs } from './time-order.ts'

interface Visit {
  readonly transaction: number
  readonly startMs: number
  readonly endMs: number
  readonly writes: boolean
}

/**
 * How many committed transactions met another at a key: both were under way at one time, and one of them wrote. Those that met
 * nobody prove nothing of isolation.
 */
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

/** Each visit against the nearest in time of those before it in the list: of the writers, where it does not write itself. */
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

/** Two of different transactions, because one may be of the transaction that asks. */
function keep(nearest: Visit[], visit: Visit, order: Order): void {
  const others = nearest.filter(({ transaction }) => transaction !== visit.transaction)
  nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 2))
}
