import { drive } from '../load/drive.ts'
import type { Load, Shape } from '../load/schedule.ts'
import { warmUp, warmUpCrowd } from '../load/warm-up.ts'
import { judgeRecord, type Promises } from '../judge/promises.ts'
import type { Call, RunRecord, Sample, Traffic, WarmUp } from '../record/operation.ts'
import { beginSpan } from '../progress/span.ts'
import { figuresOf } from '../progress/traffic.ts'
import { BackendWatch } from '../sample/database.ts'
import { sampleDuring } from '../sample/sampler.ts'
import { Quota } from '../system/quota.ts'
import type { System } from '../system/system.ts'
import { ms, seconds, type Cores, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'

interface Clients {
  readonly clients: Count
  readonly call: Call | ((request: number) => Call)
}

/** A plan is of one kind: TypeScript alone lets the words of two kinds stand in one. */
type Without<Words extends string> = { readonly [Word in Words]?: never }

/** How long a run with no other end goes on: for a fixed time, or until promises about it are decided. */
type Length =
  | { readonly for: Milliseconds; readonly until?: never }
  | {
      readonly for?: never
      readonly until: {
        /** Every promise either kept or broken for certain: looked at after `atLeast`, then every second. */
        readonly decided: Promises
        readonly atLeast: Milliseconds
        /** What is undecided then stays so. */
        readonly atMost: Milliseconds
      }
    }

/** Requests at fixed times: what the world does, whatever the service does. */
type AtRate = Clients & Length & Without<'shape' | 'requestsEach' | 'pause'> & { readonly rate: PerSecond }

/** Requests at times that follow another shape than a constant rate. */
type Shaped = Clients &
  Without<'rate' | 'for' | 'until' | 'requestsEach' | 'pause'> & { readonly shape: Shape }

/** The next request as soon as the last is answered: how much the service can take. */
type FlatOut = Clients &
  Without<'rate' | 'shape' | 'until' | 'requestsEach' | 'pause'> & { readonly for: Milliseconds }

/** So many requests of each client, `pause` after each answer; with 1, all clients at the same instant. */
type OneByOne = Clients &
  Without<'rate' | 'shape' | 'for' | 'until'> & {
    readonly requestsEach: Count
    readonly pause?: Milliseconds
  }

export type RunPlan = AtRate | Shaped | FlatOut | OneByOne

/** What a load is made under. */
export interface Conditions {
  readonly seed: number
  /** Of the machine the service runs on. */
  readonly engineCores: Cores
}

const timeout = seconds(5)
/** A system that has its speed keeps it: its next run need not wait for that again. */
const warm = new WeakMap<System, WarmUp>()

function loadOf(plan: RunPlan): Load {
  if (plan.shape !== undefined) return { kind: 'open', shape: plan.shape }
  if (plan.rate !== undefined) {
    const duration = plan.until === undefined ? plan.for : plan.until.atMost
    return { kind: 'open', shape: { kind: 'constant', rate: plan.rate, duration } }
  }
  if (plan.for !== undefined)
    return { kind: 'closed', pause: ms(0), until: { kind: 'time', duration: plan.for } }
  return {
    kind: 'closed',
    pause: plan.pause ?? ms(0),
    until: { kind: 'count', requestsPerClient: plan.requestsEach },
  }
}

const lengthOf = (plan: RunPlan): Milliseconds | undefined => {
  if ('until' in plan) return plan.until.atMost
  return 'for' in plan ? plan.for : undefined
}

function describe(plan: RunPlan): string {
  const clients = `${plan.clients} ${plan.clients === 1 ? 'client' : 'clients'}`
  if ('rate' in plan) return `${clients} at ${plan.rate} req/s`
  if ('shape' in plan) return `${clients}, ${plan.shape.kind} load`
  return 'for' in plan ? `${clients} without a pause` : `${clients}, ${plan.requestsEach} requests each`
}

/**
 * Warms a system up, drives it by the plan, and records what clients, container, database and host did. Rejects when
 * the service ends meanwhile, with its exit code and last lines: what it would have measured is not worth a verdict.
 */
export async function run(
  system: System,
  plan: RunPlan,
  { seed, engineCores }: Conditions,
): Promise<RunRecord> {
  const { directOrigin: origin, container, quotaCores } = system.service
  const { clients, call } = plan
  const workload = { clients, call, seed, timeout }
  const load = loadOf(plan)
  using span = beginSpan('run', describe(plan))
  span.update({ note: 'warming up' })
  await using backends = new BackendWatch(system.database.url)
  await using quota = new Quota(system.service, engineCores)

  const measure = async (): Promise<RunRecord> => {
    if (!warm.has(system) || load.kind === 'open') await quota.lift()
    const few = warm.get(system) ?? (await warmUp(origin, workload))
    warm.set(system, few)
    const crowd = await warmUpCrowd(origin, { ...workload, load })
    const warmedUp = {
      durationMs: few.durationMs + crowd.durationMs,
      settled: few.settled && crowd.settled,
    }
    const recordOf = (traffic: Traffic, samples: readonly Sample[]) => ({
      ...traffic,
      load: load.kind,
      warmUp: warmedUp,
      samples,
      quotaCores,
    })
    const { result, samples } = await sampleDuring(
      { container, database: system.database.container, backends },
      sampling =>
        drive(origin, {
          ...workload,
          load,
          beforeStart: () => quota.restore(),
          onStart: () => {
            sampling.begin()
            span.start(lengthOf(plan))
          },
          ...(plan.until !== undefined && { firstLook: plan.until.atLeast }),
          enough: traffic => {
            span.update(figuresOf(traffic, sampling.samples))
            return decides(plan, recordOf(traffic, sampling.samples))
          },
        }),
    )
    return recordOf(result, samples)
  }
  return await Promise.race([measure(), container.crash('during the run')])
}

function decides(plan: RunPlan, record: RunRecord): boolean {
  if (plan.until === undefined) return false
  return judgeRecord(record, plan.until.decided).every(({ verdict }) => verdict !== 'inconclusive')
}
