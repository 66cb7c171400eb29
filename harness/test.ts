import { inject, test as base } from 'vitest'
import { askedHere } from './asked.ts'
import { compare, type ComparisonPlan, type Contenders } from './compare.ts'
import { run, type RunPlan } from './run.ts'
import { soak, type SoakPlan } from './soak.ts'
import { fromStandby } from './loop/customer.ts'
import type { SystemWish } from './loop/wish.ts'
import { concludeTest } from './conclusion.ts'
import { conditions } from './conditions.ts'
import { attendance, attended, keeping } from './system/attendance.ts'
import { loadService, type BaseImages } from './system/description.ts'
import type { EngineInfo } from './system/docker.ts'
import type { System } from './system/system.ts'

export { expect } from './matchers.ts'
export { get, post } from './operation.ts'
export { seed } from './seed.ts'
export type { System } from './system/system.ts'
export * from './units.ts'

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

async function obtainSystem(wish: SystemWish): Promise<System> {
  const standby = inject('standby')
  const service = await loadService(inject('service'))
  // What the watch has started goes with the spec's process, and one that is kept must not.
  if (standby !== undefined && !keeping) return attended(await fromStandby(standby, service, wish))
  // In a watch nobody needs it here, and it brings testcontainers along.
  const { startSystem } = await import('./system/system.ts')
  return attended(await startSystem(service, { base: inject('base'), ...wish }))
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
    attendance.testBegins()
    onCleanup(() => concludeTest(task))
  })
  .extend('inspector', { scope: 'file' }, false as boolean)
  .extend('system', { scope: 'file' }, async ({ inspector }, { onCleanup }) => {
    const system = await obtainSystem({ inspector, proxy: false })
    attendance.staysForFile(system)
    onCleanup(() => system[Symbol.asyncDispose]())
    return system
  })
  .extend('run', { scope: 'file' }, ({ system }) =>
    askedHere((plan: RunPlan) => run(system, plan, conditions())),
  )
  .extend('another', { scope: 'file' }, () =>
    askedHere(({ proxy }: { readonly proxy: boolean }) => obtainSystem({ inspector: false, proxy })),
  )
  .extend('soak', { scope: 'file' }, ({ system }) =>
    askedHere((plan: SoakPlan) => soak(system, plan, conditions())),
  )
  .extend('compare', { scope: 'file' }, ({ inspector }) =>
    askedHere((contenders: Contenders, plan: ComparisonPlan) =>
      compare(contenders, plan, { base: inject('base'), inspector, ...conditions() }),
    ),
  )
