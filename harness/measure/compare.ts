import { judge, type MeasuredComparison } from '../judge/records/judge.ts'
import type { Comparison, ComparePromises, Pair, Role } from '../judge/comparison.ts'
import type { CallSource } from '../load/call-source.ts'
import { beginSpan } from '../progress/span.ts'
import type { ServiceProfile } from '../record/profile.ts'
import { seed } from '../record/seed.ts'
import { ms, type Count, type Milliseconds } from '../record/units.ts'
import type { ServiceDescription } from '../system/description.ts'
import { registered } from '../system/registry.ts'
import type { System, SystemOptions } from '../system/system.ts'
import { measurePairs } from './paired-runs.ts'
import { profileOf } from './profile.ts'
import { run } from './run.ts'

/** Plan of the fixture `compare`. */
export interface ComparePlan extends Readonly<Record<Role, ServiceDescription>> {
  readonly name?: string
  readonly clients: Count
  readonly call: CallSource
  readonly promises: ComparePromises
  /** Length of each run, 500 ms by default: short, because the two systems take turns while their surroundings change. */
  readonly duration?: Milliseconds
  /** If a promise is undecided after this many pairs of runs, it stays inconclusive. 24 by default. */
  readonly pairsAtMost?: Count
}

type RunningPlan = Omit<ComparePlan, Role | 'call'> & {
  readonly calls: Readonly<Record<Role, ComparePlan['call']>>
}

/** Only one of the two systems is under load at a time. Rejects if one ends meanwhile, and leaves nothing running. */
export async function compare(
  { candidate, baseline, call, ...plan }: ComparePlan,
  options: SystemOptions,
): Promise<MeasuredComparison> {
  const { startSystem } = await import('../system/system.ts')
  await using one = registered(await startSystem(candidate, options))
  await using other = registered(await startSystem(baseline, options))
  const calls = { candidate: call, baseline: call }
  return await compareSystems({ candidate: one, baseline: other }, { ...plan, calls })
}

/** Measures two running systems in pairs of runs until every promise is decided. */
export async function compareSystems(
  systems: Readonly<Record<Role, System>>,
  { name, promises, clients, calls, duration = ms(500), pairsAtMost = 24 }: RunningPlan,
): Promise<MeasuredComparison> {
  const runOf = (role: Role, runSeed: number) =>
    run(systems[role], { clients, call: calls[role], duration }, runSeed)
  const comparison = await measurePairs(runOf, promises, pairsAtMost, seed())
  const measured = { kind: 'comparison', name, promises, ...comparison } as const
  const last = comparison.pairs.at(-1)
  if (last === undefined || !judge(measured).some(({ verdict }) => verdict === 'fail')) return measured
  const profiles = await profilesInTurns(systems, { clients, calls, duration }, last)
  return profiles === undefined ? measured : { ...measured, profiles }
}

/** In turns, so that changes in the surroundings affect both. Undefined if one cannot be inspected. */
export async function profilesInTurns(
  systems: Readonly<Record<Role, System>>,
  { clients, calls, duration }: Required<Pick<RunningPlan, 'clients' | 'calls' | 'duration'>>,
  pair: Pick<Pair, Role>,
): Promise<Comparison['profiles']> {
  using _span = beginSpan('profiling both to explain the difference')
  const profiles = { candidate: [] as ServiceProfile[], baseline: [] as ServiceProfile[] }
  try {
    for (const role of ['candidate', 'baseline', 'baseline', 'candidate'] as const) {
      const plan = { clients, call: calls[role], duration }
      profiles[role].push(await profileOf(systems[role], plan, pair[role]))
    }
    return profiles
  } catch {
    return undefined
  }
}
