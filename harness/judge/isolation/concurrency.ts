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
    ].toSorted((a, b) => a.startMs - b.startMs || a.transaction - b.transaction)
    meet(visits, met)
  }
  return met.size
}

/** Each visit against those who stay longest of the ones before: the latest writer, and the latest of all. */
function meet(visits: readonly Visit[], met: Set<number>): void {
  const latest: Visit[] = []
  const latestWriters: Visit[] = []
  for (const visit of visits) {
    const others = visit.writes ? latest : latestWriters
    const other = others.find(
      ({ transaction, endMs }) => transaction !== visit.transaction && endMs >= visit.startMs,
    )
    if (other) {
      met.add(visit.transaction)
      met.add(other.transaction)
    }
    stay(latest, visit)
    if (visit.writes) stay(latestWriters, visit)
  }
}

/** Keeps the two that stay longest, of different transactions. */
function stay(latest: Visit[], visit: Visit): void {
  const others = latest.filter(({ transaction }) => transaction !== visit.transaction)
  latest.splice(0, latest.length, ...[visit, ...others].toSorted((a, b) => b.endMs - a.endMs).slice(0, 2))
}
