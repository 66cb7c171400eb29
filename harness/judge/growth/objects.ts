import type { Evidence } from '../evidence.ts'
import { noneFrom } from '../limit.ts'
import { neighboursIn } from '../statistics.ts'
import { grewInAll, inSessions, leadersOf, usedOf, type ClassHistogram } from '../class-growth.ts'
import type { Finding } from './figure.ts'
import { bytesInUsePerRequest, countPerRequest, sessionBytesPerRequest } from './quantities.ts'
import { hasSessions, latest, windowsNeeded, type GrowthRecord } from './record.ts'

/**
 * Findings for classes that grew in every window; none if there are none, except for database sessions, which are also judged at
 * rest. For typed arrays the bytes in use are counted, because their allocated memory grows in ever rarer leaps.
 */
export function judgeObjects(record: GrowthRecord, check: string): Finding[] {
  if (!isCounted(check)) return []
  const windows = latest(record)
  const pairs = windows.flatMap(({ classHistograms }) => neighboursIn(classHistograms))
  const grown = grewInAll(pairs, countedBy[check].limit).filter(({ name }) => checkOf(name) === check)
  const leaders = leadersOf(grown)
  const [first] = leaders
  if (first === undefined) return check === 'database' ? sessionsAtRest(record) : []
  const evidence = leaders.map((leader): Evidence => ({ kind: 'objects', ...leader }))
  const verdict = windows.length >= windowsNeeded ? 'fail' : 'inconclusive'
  return [{ ...findingOf(check, first.name, first.perRequest), verdict, evidence }]
}

function findingOf(check: keyof typeof countedBy, figure: string, slope: number) {
  const { title, unit, limit } = countedBy[check]
  return { figure, slope, interval: [slope, slope], counted: { title, ...noneFrom(limit, unit) } } as const
}

/** If session memory was read, it alone decides. Growth only in the last window may be warm-up or a new leak. */
function sessionsAtRest(record: GrowthRecord): Finding[] {
  const pair = neighboursIn(record.windows.at(-1)?.classHistograms ?? []).at(-1)
  if (!hasSessions(record) || pair === undefined) return []
  const [from, to] = pair
  const inUse = ({ counts }: ClassHistogram) => counts[inSessions] ?? Number.NaN
  const perRequest = (inUse(to) - inUse(from)) / (to.requests - from.requests)
  const finding = findingOf('database', inSessions, perRequest)
  if (!(perRequest >= sessionBytesPerRequest)) return [{ ...finding, verdict: 'pass', evidence: [] }]
  return [{ ...finding, verdict: 'inconclusive', evidence: [{ kind: 'undecidedGrowth', why: 'unsteady' }] }]
}

const checkOf = (name: string): string =>
  name === inSessions ? 'database' : name.startsWith(usedOf) ? 'external' : 'heap'

/** Counted figures beside the measured ones, by check. */
const countedBy = {
  heap: { title: 'objects, or entries of collections', unit: '/request', limit: countPerRequest },
  external: {
    title: 'bytes of typed arrays and buffers in use',
    unit: 'B/request',
    limit: bytesInUsePerRequest,
  },
  database: { title: 'memory used by its sessions', unit: 'B/request', limit: sessionBytesPerRequest },
} as const

const isCounted = (check: string): check is keyof typeof countedBy => Object.hasOwn(countedBy, check)
