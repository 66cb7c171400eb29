import { drive } from '../load/drive.ts'
import type { Load, Shape } from '../load/schedule.ts'
import { warmUp, warmUpCrowd } from '../load/warm-up.ts'
import { judge, type MeasuredRun } from '../judge/judge.ts'
import type { Promises } from '../judge/promises.ts'
import { nameOfCall, type Call, type Sample, type Traffic, type WarmUp } from '../record/operation.ts'
import { beginSpan } from '../progress/span.ts'
import { figuresOf } from '../progress/traffic.ts'
import { BackendWatch } from '../sample/database.ts'
import { sampleDuring } from '../sample/sampler.ts'
import { Quota } from '../system/quota.ts'
import type { System } from '../system/system.ts'
import { ms, seconds, type Cores, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'

interface Clients {
  /** Tells several records of one test apart: `evening` makes `orders.evening.latency.p99`. */
  readonly name?: string
  readonly clients: Count
  /** The same call each time, or one made from the number of the request (0, 1, …, over all clients). */
  readonly call: Call | ((request: number) => Call)
  /** What the record will be judged by. */
  readonly promises?: Promises
}

/** TypeScript alone lets the options of two kinds of plan stand in one. */
type Without<Options extends string> = { readonly [Option in Options]?: never }

/** How long a run with no other end goes on: for a fixed time, or until its promises are decided. */
type Length =
  | { readonly duration: Milliseconds; readonly until?: never }
  | {
      readonly duration?: never
      readonly until: {
        /** Every promise either kept or broken for certain: looked at after `atLeast`, then every second. */
        readonly decided: true
        /** One second where nothing else is said. */
        readonly atLeast?: Milliseconds
        /** What is undecided then stays so. */
        readonly atMost: Milliseconds
      }
    }

/** Open load: requests at fixed times, whether or not earlier ones were answered. */
type AtRate = Clients & Length & Without<'requestsEach' | 'pause'> & { readonly rate: PerSecond }

/** Open load whose rate follows a shape: a ramp, steps, Poisson arrivals. */
type Shaped = Clients & Without<'duration' | 'until' | 'requestsEach' | 'pause'> & { readonly rate: Shape }

/** Closed load: each client sends its next request when its last was answered, for a fixed time. */
type FlatOut = Clients &
  Without<'rate' | 'until' | 'requestsEach' | 'pause'> & { readonly duration: Milliseconds }

/** Closed load: so many requests of each client, `pause` after each answer; with 1, all clients at the same instant. */
type OneByOne = Clients &
  Without<'rate' | 'duration' | 'until'> & {
    readonly requestsEach: Count
    readonly pause?: Milliseconds
  }

/** What the fixture `run` drives a system by, and what it promises. */
export type RunPlan = AtRate | Shaped | FlatOut | OneByOne

/** The seed of the run, and the machine that the service runs on. */
export interface Conditions {
  readonly seed: number
  /** Of the engine's machine. */
  readonly engineCores: Cores
}

const timeout = seconds(5)
/** A system that has its speed keeps it: its next run need not wait for that again. */
const warm = new WeakMap<System, WarmUp>()

function loadOf(plan: RunPlan): Load {
  if (plan.rate !== undefined) {
    if (typeof plan.rate === 'object') return { kind: 'open', shape: plan.rate }
    const duration = lengthOf(plan) ?? ms(0)
    return { kind: 'open', shape: { kind: 'constant', rate: plan.rate, duration } }
  }
  if (plan.requestsEach === undefined) {
    return { kind: 'closed', pause: ms(0), until: { kind: 'time', duration: plan.duration } }
  }
  return {
    kind: 'closed',
    pause: plan.pause ?? ms(0),
    until: { kind: 'count', requestsPerClient: plan.requestsEach },
  }
}

const lengthOf = ({ duration, until }: RunPlan): Milliseconds | undefined => duration ?? until?.atMost

function describe(plan: RunPlan): string {
  const clients = `${plan.clients} ${plan.clients === 1 ? 'client' : 'clients'}`
  if (typeof plan.rate === 'object') return `${clients}, ${plan.rate.kind} load`
  if (plan.rate !== undefined) return `${clients} at ${plan.rate} req/s`
  return plan.requestsEach === undefined
    ? `${clients} without a pause`
    : `${clients}, ${plan.requestsEach} requests each`
}

/**
 * Warms a system up, drives it by the plan, and records what clients, container, database and host did. Rejects when
 * the service ends meanwhile, with its exit code and last lines: what it would have measured is not worth a verdict.
 */
export async function run(
  system: System,
  plan: RunPlan,
  { seed, engineCores }: Conditions,
): Promise<MeasuredRun> {
  const { directOrigin: origin, container, quotaCores } = system.service
  const { clients, call } = plan
  const workload = { clients, call, seed, timeout }
  const load = loadOf(plan)
  using span = beginSpan('run', describe(plan))
  span.update({ note: 'warming up' })
  const { database } = system
  await using backends = database && new BackendWatch(database.url)
  await using quota = new Quota(system.service, engineCores)

  const measure = async (): Promise<MeasuredRun> => {
    if (!warm.has(system) || load.kind === 'open') await quota.lift()
    const few = warm.get(system) ?? (await warmUp(origin, workload))
    warm.set(system, few)
    const crowd = await warmUpCrowd(origin, { ...workload, load })
    const warmedUp = {
      durationMs: few.durationMs + crowd.durationMs,
      settled: few.settled && crowd.settled,
    }
    const recordOf = (traffic: Traffic, samples: readonly Sample[]): MeasuredRun => ({
      kind: 'run',
      ...(plan.name !== undefined && { name: plan.name }),
      promises: plan.promises ?? {},
      ...traffic,
      call: nameOfCall(call),
      load: load.kind,
      warmUp: warmedUp,
      samples,
      quotaCores,
    })
    const { result, samples } = await sampleDuring(
      { container, database: database?.container, backends },
      sampling =>
        drive(origin, {
          ...workload,
          load,
          beforeStart: () => quota.restore(),
          onStart: () => {
            sampling.begin()
            span.start(lengthOf(plan))
          },
          ...(plan.until?.atLeast !== undefined && { firstLook: plan.until.atLeast }),
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

const decides = ({ until }: RunPlan, record: MeasuredRun): boolean =>
  until !== undefined && judge(record).every(({ verdict }) => verdict !== 'inconclusive')
