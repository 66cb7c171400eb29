import type { Evidence } from '../evidence.ts'
import { neighboursIn } from '../statistics.ts'
import { idleTransactionAge, namesOf, processesAndThreads, type Quantity } from './quantities.ts'
import { failsRarely, pointsOf, type GrowthRecord } from './record.ts'

/** Evidence of an exhausted pool: routes refuse, and the connections stay idle because the pool counts them as lent. */
export function heldBack({ refusing = [], windows }: GrowthRecord): Evidence[] {
  const last = windows.at(-1)?.readings.at(-1)
  const connections = Object.entries(last?.values ?? {}).flatMap(([name, count]) =>
    name.startsWith(connectionPrefix) ? [[name.slice(connectionPrefix.length), count] as const] : [],
  )
  if (last === undefined || refusing.length === 0 || connections.length === 0) return []
  const { requests } = last
  return [{ kind: 'refuses', requests, connections: Object.fromEntries(connections), refusing }]
}

const connectionPrefix = 'connections.'

/** The largest number of open connections of a service that refuses because it counts them as lent; `undefined` for any other. */
export function lentConnections(record: GrowthRecord): number | undefined {
  if (heldBack(record).length === 0) return undefined
  const readings = record.windows.flatMap(window => window.readings)
  return Math.max(...readings.map(({ values }) => values[openConnections] ?? 0))
}

const openConnections = `${connectionPrefix}open`

/** The figures that have a limit, by check. */
export const limited: Readonly<Record<string, string>> = {
  handles: processesAndThreads,
  connections: openConnections,
}

/**
 * Evidence of processes or threads up to the container's limit, or of connections up to the database's. The warm-up may reach it,
 * after which nothing grows.
 */
export function atLimit(record: GrowthRecord, check: string): Evidence[] {
  const { processLimit = Infinity, connectionLimit = Infinity, windows } = record
  const count = windows.at(-1)?.readings.at(-1)?.values[limited[check] ?? ''] ?? 0
  if (check === 'handles' && count >= processLimit) return [{ kind: 'processLimit', processes: count }]
  if (check !== 'connections' || count < connectionLimit) return []
  return [{ kind: 'connectionLimit', connections: count }]
}

/** A smaller gain may be a coincidence. */
const fewestExhausting = 10

/** Figures that never fell between readings until requests failed: the resource was used up. */
export function exhausted(record: GrowthRecord, quantity: Quantity): Evidence[] {
  if (failsRarely(record) || quantity.unit !== '/request') return []
  const readings = record.windows.flatMap(window => window.readings)
  const names = namesOf(record, quantity).filter(name => name !== idleTransactionAge)
  return names.flatMap(name => {
    const points = pointsOf(readings, name)
    const [first, last] = [points.at(0), points.at(-1)]
    const shrank = neighboursIn(points).some(([before, after]) => after.y < before.y)
    if (first === undefined || last === undefined || shrank) return []
    const gained = last.y - first.y
    if (gained < Math.max(fewestExhausting, quantity.limit * (last.x - first.x))) return []
    return [{ kind: 'exhausted', figure: name, from: first.y, to: last.y, requests: last.x - first.x }]
  })
}
