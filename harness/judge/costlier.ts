import type { LineCost, ServiceProfile } from '../record/profile.ts'
import type { Cause } from './cause.ts'
import { mean, sum } from './statistics.ts'

type Costlier = Extract<Cause, { kind: 'costlier' }>

/** Of a difference in the time of a request: a line that makes less of it is not the cause. */
const partFrom = 0.2
const computedFrom = 0.3
const shownLines = 3

/**
 * The line whose cost for a request, of CPU or of waiting, has grown the most from the baseline to the candidate. Lines are the same
 * where file and text are: their numbers change. Undefined where no line makes a fifth of what a request takes more.
 */
export function costlierIn({
  candidate,
  baseline,
}: Readonly<Record<'candidate' | 'baseline', readonly ServiceProfile[]>>): Costlier | undefined {
  if (baseline.length === 0) return undefined
  const slower = requestMsOf(candidate) - requestMsOf(baseline)
  const computed = grownFrom(computedBy(baseline), computedBy(candidate))
  // A request waits for what others compute as well: where that explains it, waits are told by it.
  const isComputed = sum(computed.map(({ grown }) => Math.max(0, grown))) >= computedFrom * slower
  const all = isComputed ? computed : grownFrom(waitedBy(baseline), waitedBy(candidate))
  const [most] = all
  if (most === undefined || most.grown < partFrom * slower) return undefined
  const { candidateMs, baselineMs } = most
  return { kind: 'costlier', lines: all.slice(0, shownLines).map(({ at }) => at), candidateMs, baselineMs }
}

/** What a line takes of a request, in milliseconds. */
type Costs = ReadonlyMap<string, LineCost>

/** What has grown the most first. */
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

/** Over the profiles; of a line that one of them does not have, nothing. */
function meansOf(
  profiles: readonly ServiceProfile[],
  of: (profile: ServiceProfile) => readonly LineCost[],
): Costs {
  const byLine = Map.groupBy(
    profiles.flatMap(of),
    ({ at: { file, line, text } }) => `${file}\n${text ?? line}`,
  )
  return new Map(
    [...byLine].flatMap(([key, all]) =>
      all
        .slice(0, 1)
        .map(({ at }) => [key, { at, ms: sum(all.map(({ ms }) => ms)) / profiles.length }] as const),
    ),
  )
}
