import type { Evidence } from '../evidence.ts'
import { noneFrom } from '../limit.ts'
import { neighboursIn } from '../statistics.ts'
import { grewInAll, inSessions, leadersOf, usedOf } from '../class-growth.ts'
import type { Finding } from './figure.ts'
import { bytesInUsePerRequest, countPerRequest, sessionBytesPerRequest, type Quantity } from './quantities.ts'
import { latest, windowsNeeded, type GrowthRecord } from './record.ts'

/**
 * Nothing where no class has grown in the last window; of the others, whichever have grown in all. The part of a typed array
 * that is in use is memory behind buffers: what is allocated for it grows in leaps, ever more rarely.
 */
export function judgeObjects(record: GrowthRecord, check: string): Finding[] {
  const kind = countedBy[check]
  if (kind === undefined) return []
  const windows = latest(record)
  const pairs = windows.flatMap(({ classHistograms }) => neighboursIn(classHistograms))
  const grown = grewInAll(pairs, kind.limit).filter(({ name }) => checkOf(name) === check)
  const leaders = leadersOf(grown)
  const [first] = leaders
  if (first === undefined) return []
  const { name: figure, perRequest: slope } = first
  const evidence = leaders.map((leader): Evidence => ({ kind: 'objects', ...leader }))
  const counted = { title: kind.title, ...noneFrom(kind.limit, kind.unit) }
  const verdict = windows.length >= windowsNeeded ? 'fail' : 'inconclusive'
  return [{ figure, slope, interval: [slope, slope], verdict, counted, evidence }]
}

const checkOf = (name: string): string =>
  name === inSessions ? 'database' : name.startsWith(usedOf) ? 'external' : 'heap'

/** What is counted besides what is measured, by check. */
const countedBy: Readonly<Record<string, { title: string; unit: Quantity['unit']; limit: number }>> = {
  heap: { title: 'objects, or what collections hold', unit: '/request', limit: countPerRequest },
  external: { title: 'bytes of typed arrays in use', unit: 'B/request', limit: bytesInUsePerRequest },
  database: { title: 'memory its sessions have in use', unit: 'B/request', limit: sessionBytesPerRequest },
}
