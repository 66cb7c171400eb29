import type { Place, ServiceProfile } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { SlowCause } from './cause.ts'
import type { Bottleneck } from './evidence.ts'

/** Of the time of a request. */
export const mostOfIt = 0.4
/** Of the time of the event loop, or of that in which a request is under way. */
export const busyFrom = 0.6
/** Of what the event loop was busy with. */
export const oneLineFrom = 0.3
/** Of a process that runs for less of the time, a profile counts the rest for the line at which its quota stopped it. */
const runsFrom = 0.1

export const isProfiled = ({ culprit, quotaCores, quotaShare }: Bottleneck): boolean =>
  culprit !== 'quota' || quotaShare * quotaCores >= runsFrom

export const linesOf = ({ at, callers }: Place): SourceLine[] => [at, ...callers]

/**
 * Whether a request is computed for most of its time, by a loop that is idle between requests: busy while one is under way,
 * and not by work of its own beside them. What watching waits costs is not in a CPU profile, so the lesser of both counts.
 */
export function isComputed({ loop, perSecond, underWay, requestMs }: ServiceProfile): boolean {
  if (underWay === undefined) return false
  const busyMs = (1000 * loop.busyShare) / perSecond
  const ranMs = Math.min(underWay.ranMs, busyMs)
  return busyMs >= mostOfIt * (loop.requestMs ?? requestMs) && ranMs >= busyFrom * (ranMs + underWay.idleMs)
}

/** The line that takes the most of the CPU time, if it stands out. */
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
