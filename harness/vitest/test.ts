import { inject, test as base } from 'vitest'
import { withCallSite } from './with-call-site.ts'
import { compare, type ComparisonPlan, type Contenders } from '../measure/compare.ts'
import { run, type RunPlan } from '../measure/run.ts'
import { soak, type SoakPlan } from '../measure/soak.ts'
import { fromStandby } from '../watch/standby-client.ts'
import type { SystemRequest } from '../watch/system-request.ts'
import { concludeTest } from './conclusion.ts'
import { conditions } from './conditions.ts'
import { registry, registered, keeping } from '../system/registry.ts'
import { loadService, type BaseImages } from '../system/description.ts'
import type { EngineInfo } from '../system/docker.ts'
import type { System } from '../system/system.ts'

export { expect } from './expect.ts'
export { get, post } from '../record/operation.ts'
export { seed } from '../record/seed.ts'
export type { System } from '../system/system.ts'
export * from '../record/units.ts'

declare module 'vitest' {
  /** `quick`: decided within seconds. `slow`: takes its time, or half a minute of faults. */
  interface TestTags {
    tags: 'quick' | 'slow'
  }
  interface ProvidedContext {
    base: BaseImages
    engine: EngineInfo
    /** Path of the module that describes the service under test. */
    service: string
  }
}

async function obtainSystem(request: SystemRequest): Promise<System> {
  const standby = inject('standby')
  const service = await loadService(inject('service'))
  // What the watch has started goes with the spec's process, and one that is kept must not.
  if (standby !== undefined && !keeping) return registered(await fromStandby(standby, service, request))
  // In a watch nobody needs it here, and it brings testcontainers along.
  const { startSystem } = await import('../system/system.ts')
  return registered(await startSystem(service, { base: inject('base'), ...request }))
}

/**
 * - `system`: the service beside its own database, started for this spec file and gone after it.
 * - `run`: drives it by a plan and returns the record.
 * - `another`: starts one more, with or without a proxy before its database; whoever asks for it disposes of it.
 * - `soak`: drives it for a long time and returns what its minutes were like.
 * - `compare`: starts two services side by side and measures them in turns; both sides are for `toBeNoSlowerThan`.
 * - `inspector`: `test.override('inspector', true)` starts it with Node's inspector.
 */
export const test = base
  .extend('evidence', { auto: true }, async ({ task }, { onCleanup }) => {
    registry.testBegins()
    onCleanup(() => concludeTest(task))
  })
  .extend('inspector', { scope: 'file' }, false as boolean)
  .extend('system', { scope: 'file' }, async ({ inspector }, { onCleanup }) => {
    const system = await obtainSystem({ inspector, proxy: false })
    registry.staysForFile(system)
    onCleanup(() => system[Symbol.asyncDispose]())
    return system
  })
  .extend('run', { scope: 'file' }, ({ system }) =>
    withCallSite((plan: RunPlan) => run(system, plan, conditions())),
  )
  .extend('another', { scope: 'file' }, () =>
    withCallSite(({ proxy }: { readonly proxy: boolean }) => obtainSystem({ inspector: false, proxy })),
  )
  .extend('soak', { scope: 'file' }, ({ system }) =>
    withCallSite((plan: SoakPlan) => soak(system, plan, conditions())),
  )
  .extend('compare', { scope: 'file' }, ({ inspector }) =>
    withCallSite((contenders: Contenders, plan: ComparisonPlan) =>
      compare(contenders, plan, { base: inject('base'), inspector, ...conditions() }),
    ),
  )
