import type { Role } from '../judge/comparison.ts'
import { run, type Conditions, type RunPlan } from './run.ts'
import { registered } from '../system/registry.ts'
import type { ServiceDescription } from '../system/description.ts'
import type { SystemOptions } from '../system/system.ts'
import { measurePairs, type Compared, type Until } from './paired-runs.ts'

export type Contenders = Readonly<Record<Role, ServiceDescription>>

export interface ComparisonPlan {
  /** One of the runs: short, because the two take turns while what goes on around them changes. */
  readonly each: RunPlan
  readonly until: Until
}

/**
 * Starts two services, each beside its own database on its own network, and measures them in turns: only one is under
 * load at a time. Rejects when one of them ends meanwhile, and leaves nothing running.
 */
export async function compare(
  contenders: Contenders,
  plan: ComparisonPlan,
  { seed, engineCores, ...options }: SystemOptions & Conditions,
): Promise<Compared> {
  const { startSystem } = await import('../system/system.ts')
  await using candidate = registered(await startSystem(contenders.candidate, options))
  await using baseline = registered(await startSystem(contenders.baseline, options))
  const systems = { candidate, baseline }
  return await measurePairs(
    (role, runSeed) => run(systems[role], plan.each, { seed: runSeed, engineCores }),
    plan.until,
    seed,
  )
}
