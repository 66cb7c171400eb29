import type { Place, ServiceProfile } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import type { SlowCause } from './cause.ts'
import type { Bottleneck } from './evidence.ts'

/** Share of the time in which the event loop was busy. */
export const oneLineFrom = 0.3
/** Below this share of the time, a profile assigns the rest to the line at which the quota stopped the process. */
const runsFrom = 0.1

export const isProfiled = ({ culprit, quotaCores, quotaShare }: Bottleneck): boolean =>
  culprit !== 'quota' || quotaShare * quotaCores >= runsFrom

export const linesOf = ({ at, callers }: Place): SourceLine[] => [at, ...callers]

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
