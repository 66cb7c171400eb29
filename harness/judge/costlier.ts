import type { LineCost, ServiceProfile } from '../record/profile.ts'
import type { Cause } from './cause.ts'
import { mean, sum } from './statistics.ts'

/** Share of the difference in the time of a request; a line with a smaller share is not the cause. */
const partFrom = 0.2
const computedFrom = 0.3
const shownLines = 3

/**
 * The line whose cost per request, of CPU or of waiting, grew the most from the baseline to the candidate. Lines are matched by
 * file and text, since their numbers change. Undefined if no line accounts for a fifth of the added time.
 */
export function costlierIn({
  candidate,
  baseline,
}: Readonly<Record<'candidate' | 'baseline', readonly ServiceProfile[]>>):
  Extract<Cause, { kind: 'costlier' }> | undefined {
  if (baseline.length === 0) return undefined
  const slower = requestMsOf(candidate) - requestMsOf(baseline)
  const computed = grownFrom(computedBy(baseline), computedBy(candidate))
  // A request also waits while others compute: if computation explains the difference, waits are only its symptom.
  const isComputed = sum(computed.map(({ grown }) => Math.max(0, grown))) >= computedFrom * slower
  const all = isComputed ? computed : grownFrom(waitedBy(baseline), waitedBy(candidate))
  const [most] = all
  if (most === undefined || most.grown < partFrom * slower) return undefined
  const { candidateMs, baselineMs } = most
  return { kind: 'costlier', lines: all.slice(0, shownLines).map(({ at }) => at), candidateMs, baselineMs }
}

/** Cost of each line per request, in milliseconds. */
type Costs = ReadonlyMap<string, LineCost>

const grownFrom = (before: Costs, after: Costs) =>
  [...after]
    .map(([key, { at, ms }]) => {
      const baselineMs = before.get(key)?.ms ?? 0
      return { at, candidateMs: ms, baselineMs, grown: ms - baselineMs }
    })
    .toSorted((a, b) => b.grown - a.grown)

const requestMsOf = (profiles: readonly ServiceProfile[]): number =>
  mean(profiles.map(({ requestMs }) => requestMs))

const computedBy = (profiles: readonly ServiceProfile[]): Costs =>
  meansOf(profiles, ({ loop: { costs = [] }, perSecond }) =>
    costs.map(({ at, ms }) => ({ at, ms: ms / Math.max(1, perSecond) })),
  )

const waitedBy = (profiles: readonly ServiceProfile[]): Costs =>
  meansOf(profiles, ({ waits }) =>
    waits.map(({ at, loop = at, msPerRequest }) => ({ at: loop, ms: msPerRequest })),
  )

/** Means over the profiles; a line that a profile lacks counts as 0 in it. */
function meansOf(profiles: readonly ServiceProfile[], of: (profile: ServiceProfile) => readonly LineCost[]) {
  const means = new Map<string, LineCost>()
  for (const { at, ms } of profiles.flatMap(of)) {
    const key = `${at.file}\n${at.text ?? at.line}`
    const known = means.get(key) ?? { at, ms: 0 }
    means.set(key, { ...known, ms: known.ms + ms / profiles.length })
  }
  return means
}
