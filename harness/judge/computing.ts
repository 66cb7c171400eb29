import type { Place, ServiceProfile } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { SlowCause } from './cause.ts'
import type { Bottleneck } from './evidence.ts'

/** Share of the time of a request. */
export const mostOfIt = 0.4
/** Share of the event loop's time, or of the time in which a request is under way. */
export const busyFrom = 0.6
/** Share of the time in which the event loop was busy. */
export const oneLineFrom = 0.3
/** Below this share of the time, a profile assigns the rest to the line at which the quota stopped the process. */
const runsFrom = 0.1

export const isProfiled = ({ culprit, quotaCores, quotaShare }: Bottleneck): boolean =>
  culprit !== 'quota' || quotaShare * quotaCores >= runsFrom

export const linesOf = ({ at, callers }: Place): SourceLine[] => [at, ...callers]

/**
 * Whether requests mostly compute: the event loop is busy while a request is under way and idle between requests, so work outside
 * requests does not explain it. The cost of watching waits is not in a CPU profile, so the smaller of both figures counts.
 */
export function isComputed({ loop, perSecond, underWay, requestMs }: ServiceProfile): boolean {
  if (underWay === undefined) return false
  const busyMs = (1000 * loop.busyShare) / perSecond
  const ranMs = Math.min(underWay.ranMs, busyMs)
  return busyMs >= mostOfIt * (loop.requestMs ?? requestMs) && ranMs >= busyFrom * (ranMs + underWay.idleMs)
}

/** The line that takes the most CPU time, if it stands out. */
export function computingCause(
  { loop, perSecond }: ServiceProfile,
  bottleneck: Bottleneck,
): Extract<SlowCause, { kind: 'computing' }> | undefined {
  const [most] = loop.costs ?? []
  const busyMs = 1000 * loop.busyShare
  if (most === undefined || most.ms < oneLineFrom * busyMs || !isProfiled(bottleneck)) return undefined
  const share = most.ms / busyMs
  const { callers, calls } = loop.hot.find(({ at }) => isSameLine(at, most.at)) ?? { callers: [] }
  return {
    kind: 'computing',
    lines: linesOf({ at: most.at, callers }),
    share,
    cpuMs: share * (bottleneck.requestCpuMs ?? busyMs / perSecond),
    ...(calls !== undefined && { calls }),
  }
}

export const isSameLine = (a: SourceLine | undefined, b: SourceLine | undefined): boolean =>
  a !== undefined && a.file === b?.file && a.line === b.line
