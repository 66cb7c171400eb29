import { test as base, type RunnerTestCase } from 'vitest'
import type { StateRow } from '../domain/domain.ts'
import type { Fleet } from '../fleet/swarm.ts'
import type { MeasuredFaultRun, MeasuredKnee, MeasuredRun, MeasuredSoak } from '../judge/records/judge.ts'
import { compare, type ComparePlan } from '../measure/compare.ts'
import { checkFaultRun, checkPrerequisites } from '../measure/domain-checks.ts'
import { withExhaustingRoutes } from '../measure/exhausting-routes.ts'
import { faultRun, type FaultRunPlan } from '../measure/fault-run.ts'
import { knee, withProfiledTrial, type KneePlan } from '../measure/knee.ts'
import { leak, type LeakPlan } from '../measure/leak.ts'
import { checkCompare, checkKnee, checkLeak, checkRun, checkSoak } from '../measure/plan-checks.ts'
import { withProfile } from '../measure/profile.ts'
import { untilReadyAgain } from '../measure/ready-again.ts'
import { run, type RunPlan } from '../measure/run.ts'
import { everyAnsweredPath, soak, withLines, type SoakPlan } from '../measure/soak.ts'
import { withLogs } from '../measure/told-afterwards.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import { networkFaults } from '../record/fault-plan.ts'
import { booleanRule, checkOptions } from '../record/option.ts'
import { keepSecretsIn } from '../record/secrets.ts'
import { environmentRule } from '../system/beside-container.ts'
import { keeping, registered, registry } from '../system/registry.ts'
import { replicasRule } from '../system/replicas.ts'
import { loadService } from '../system/service-module.ts'
import type { System, SystemOptions } from '../system/system.ts'
import { fromStandby } from '../watch/standby-socket.ts'
import type { SystemRequest } from '../watch/system-factory.ts'
import { concludeTest } from './conclude-test.ts'
import { judgingCrashes } from './judged-crash.ts'
import { onDemand } from './on-demand.ts'
import { checkOnOne, onFleet, startFleet } from './on-fleet.ts'
import { beforehand, planned } from './planned.ts'
import { fromSetUp, provided } from './provided.ts'
import { forgetMeasured } from './unjudged.ts'
import { withoutPlace } from './with-call-site.ts'

/** What `another` starts. */
export type AnotherOptions = Pick<SystemOptions, 'proxy' | 'replicas' | 'env'>

const rules = { proxy: booleanRule('true'), replicas: replicasRule, env: environmentRule }

export const checkAnother = (options: AnotherOptions = {}): void =>
  checkOptions('another: ', options, { rules })

/** A fixture whose promises may name the calls of its mix: `Name` is one of them. */
type RunFixture = <Name extends string>(plan: RunPlan<Name>) => Promise<MeasuredRun>
type SoakFixture = <Name extends string>(plan: SoakPlan<Name>) => Promise<MeasuredSoak>
type FaultRunFixture = <Opened, Read, Row extends StateRow, Order>(
  plan: FaultRunPlan<Opened, Read, Row, Order>,
) => Promise<MeasuredFaultRun>
type KneeFixture = <Name extends string>(plan: KneePlan<Name>) => Promise<MeasuredKnee>

const obtainSystem = (request: SystemRequest = {}): Promise<System> =>
  beforehand(() => startOrTake(request)).catch((error: unknown) => {
    throw withoutPlace(error)
  })

async function startOrTake(request: SystemRequest): Promise<System> {
  const standby = provided('standby')
  const service = await loadService(fromSetUp('service'))
  keepSecretsIn(request.env ?? {})
  // A system of the watch ends with the spec's process; a system to be kept must not.
  if (standby !== undefined && !keeping) return registered(await fromStandby(standby, service, request))
  // Imported on demand: in watch mode it is not needed here, and it loads testcontainers.
  const { startSystem } = await import('../system/system.ts')
  return registered(await startSystem(service, { base: fromSetUp('base'), ...request }))
}

/** @throws HarnessError for a concurrent test: each would measure the load of the others. */
function assertAlone({ concurrent, fullTestName }: RunnerTestCase): void {
  if (concurrent !== true) return
  throw new HarnessError(
    `${fullTestName} is a concurrent test: concurrent loads disturb each other's measurements`,
    {
      fix: 'write `test` instead of `test.concurrent`, and remove `concurrent` from its suite and from `sequence`',
    },
  )
}

/** Where the tests of a file measure: their own system, or a fleet. */
interface Machines {
  readonly own: () => Promise<System>
  readonly fleet: () => Promise<Fleet>
}

const measureRun =
  ({ own, fleet }: Machines) =>
  async (plan: RunPlan): Promise<MeasuredRun> => {
    const placed = await onFleet(plan, fleet)
    if (placed !== undefined) return await run(placed.system, placed.plan)
    const system = await own()
    const record = await withLogs(system, await runWhenReady(system, plan))
    return await withProfile(system, plan, record)
  }

/** An overload that was measured before may still make the service reject clients. */
async function runWhenReady(system: System, plan: RunPlan): Promise<MeasuredRun> {
  await untilReadyAgain(system)
  return await run(system, plan)
}

const soakSystem =
  ({ own, fleet }: Machines) =>
  async (plan: SoakPlan): Promise<MeasuredSoak> => {
    const placed = await onFleet(plan, fleet)
    if (placed !== undefined) return await soak(placed.system, placed.plan)
    const system = await own()
    const call = plan.call ?? (await everyAnsweredPath(system))
    return await withLines(system, await soak(system, { ...plan, call }))
  }

const searchKnee =
  ({ own, fleet }: Machines) =>
  async (plan: KneePlan): Promise<MeasuredKnee> => {
    const placed = await onFleet(plan, fleet)
    if (placed !== undefined) return await knee(one => run(placed.system, one), placed.plan)
    const system = await own()
    const record = await knee(one => runWhenReady(system, one), plan)
    return await withProfiledTrial(system, plan, record)
  }

async function startForFile(): Promise<System> {
  const system = await obtainSystem()
  registry.staysForFile(system)
  return system
}

async function watchOnce(plan: LeakPlan) {
  await using system = await obtainSystem({ inspector: true })
  return await leak(system, plan)
}

const watchLeaks = async (plan: LeakPlan) =>
  await withExhaustingRoutes(await watchOnce(plan), () => obtainSystem())

async function runUnderFaults(plan: FaultRunPlan): Promise<MeasuredFaultRun> {
  const { description } = plan.on ?? { description: await loadService(fromSetUp('service')) }
  checkPrerequisites(plan, description)
  if (plan.on !== undefined) return await faultRun(plan.on, plan)
  const proxy = plan.faults.some(fault => networkFaults.includes(fault))
  await using system = await obtainSystem({ proxy, replicas: plan.replicas ?? 1 })
  return await faultRun(system, plan)
}

/** The description of a service is imported from the same entry point, also outside of Vitest's workers. */
function insideVitest<Extended extends object>(extend: () => Extended): Extended {
  try {
    return extend()
  } catch (cause) {
    const refuse = () => {
      throw new HarnessError('a test was defined outside a Vitest run', {
        evidence: [messageOf(cause).split('\n')[0] ?? ''],
        fix: 'run the spec with `npx vitest`; if you do, check that `npm ls vitest` shows a single copy',
        cause,
      })
    }
    return new Proxy((() => undefined) as unknown as Extended & (() => void), {
      apply: refuse,
      get: () => refuse,
    })
  }
}

/**
 * Vitest's `test` with fixtures that take one plan each and return one record, for `expect(record).toMeet()`.
 *
 * - `run`: drives the service by a plan. One system for all tests of a file, started by the first valid plan.
 * - `leak`: measures what requests leave behind, in a separate service that is started with Node's inspector.
 * - `soak`: drives the service for a long time, and judges every minute.
 * - `knee`: searches for the highest rate that keeps its promises.
 * - `faultRun`: clients run the operations of a domain while faults strike a separate service.
 * - `compare`: starts two services side by side and measures them in turns.
 * - `system`: the service with its own database, started for this spec file and removed after it.
 * - `another`: starts one more, on request with a proxy before its database, with several replicas, or with other
 *   environment variables; the caller disposes of it.
 *
 * @example
 * test('10 clients at 120 requests a second', async ({ run }) => {
 *   const record = await run({
 *     clients: 10, rate: perSecond(120), call: get('/api/health'), duration: seconds(5), promises: { p99: ms(100) },
 *   })
 *   expect(record).toMeet()
 * })
 */
export const test = insideVitest(() =>
  base
    .extend('evidence', { auto: true }, async ({ task }, { onCleanup }) => {
      assertAlone(task)
      registry.testBegins()
      forgetMeasured()
      onCleanup(() => concludeTest(task))
    })
    // oxlint-disable-next-line no-empty-pattern -- Vitest reads the pattern to know what a fixture needs
    .extend('machines', { scope: 'file' }, async ({}, { onCleanup }): Promise<Machines> => {
      const stack = new AsyncDisposableStack()
      onCleanup(() => stack.disposeAsync())
      return { own: onDemand(stack, startForFile), fleet: onDemand(stack, startFleet) }
    })
    .extend('system', { scope: 'file' }, ({ machines }) => machines.own())
    .extend('run', { scope: 'file' }, ({ machines }): RunFixture =>
      planned('run', checkRun, judgingCrashes(measureRun(machines))),
    )
    .extend('leak', { scope: 'file' }, () =>
      planned('leak', checkOnOne('leak', checkLeak), judgingCrashes(watchLeaks)),
    )
    .extend('soak', { scope: 'file' }, ({ machines }): SoakFixture =>
      planned('soak', checkSoak, judgingCrashes(soakSystem(machines))),
    )
    .extend('knee', { scope: 'file' }, ({ machines }): KneeFixture =>
      planned('knee', checkKnee, judgingCrashes(searchKnee(machines))),
    )
    .extend('compare', { scope: 'file' }, () =>
      planned('compare', checkOnOne('compare', checkCompare), (plan: ComparePlan) =>
        compare(plan, { base: fromSetUp('base') }),
      ),
    )
    .extend(
      'faultRun',
      { scope: 'file' },
      () => planned('faultRun', checkOnOne('faultRun', checkFaultRun), runUnderFaults) as FaultRunFixture,
    )
    .extend('another', { scope: 'file' }, () =>
      planned('another', checkAnother, async (options?: AnotherOptions) =>
        registry.lend(await obtainSystem(options)),
      ),
    ),
)
