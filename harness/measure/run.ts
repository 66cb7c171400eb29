import { judge, type MeasuredRun } from '../judge/judge.ts'
import type { Promises } from '../judge/promises.ts'
import type { Load, Shape } from '../load/schedule.ts'
import { figuresOf } from '../progress/traffic.ts'
import type { Call, RunRecord } from '../record/operation.ts'
import { ms, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'
import type { System } from '../system/system.ts'
import { driveSystem, type Conditions } from './loaded-system.ts'

interface Clients {
  /** Tells several records of one test apart: `evening` makes `orders.evening.latency.p99`. */
  readonly name?: string
  readonly clients: Count
  /** The same call each time, or one made from the number of the request (0, 1, …, over all clients). */
  readonly call: Call | ((request: number) => Call)
  /** What the record will be judged by. */
  readonly promises?: Promises
}

interface Decided {
  /** Every promise either kept or broken for certain: looked at after `atLeast`, then every second. */
  readonly decided: true
  /** One second where nothing else is said. */
  readonly atLeast?: Milliseconds
  /** What is undecided then stays so. */
  readonly atMost: Milliseconds
}

type Option = 'rate' | 'duration' | 'until' | 'requestsEach' | 'pause'

/** The options of one kind of load and no other: TypeScript alone lets those of two kinds stand in one plan. */
type Only<Options> = Options & { readonly [Other in Exclude<Option, keyof Options>]?: never }

/** Open load: requests at fixed times, whether or not earlier ones were answered. */
type AtRate =
  | Only<{ readonly rate: PerSecond; readonly duration: Milliseconds }>
  | Only<{ readonly rate: PerSecond; readonly until: Decided }>

/** Open load whose rate follows a shape: a ramp, steps, Poisson arrivals. */
type Shaped = Only<{ readonly rate: Shape }>

/** Closed load: each client sends its next request when its last was answered, for a fixed time. */
type FlatOut = Only<{ readonly duration: Milliseconds }>

/** Closed load: so many requests of each client, `pause` after each answer; with 1, all clients at the same instant. */
type OneByOne = Only<{ readonly requestsEach: Count; readonly pause?: Milliseconds }>

/** What the fixture `run` drives a system by, and what it promises. */
export type RunPlan = Clients & (AtRate | Shaped | FlatOut | OneByOne)

function loadOf(plan: RunPlan): Load {
  if (typeof plan.rate === 'object') return { kind: 'open', shape: plan.rate }
  if (plan.rate !== undefined) {
    const duration = plan.duration ?? plan.until.atMost
    return { kind: 'open', shape: { kind: 'constant', rate: plan.rate, duration } }
  }
  const { requestsEach, pause = ms(0), duration } = plan
  return requestsEach === undefined
    ? { kind: 'closed', pause, until: { kind: 'time', duration } }
    : { kind: 'closed', pause, until: { kind: 'count', requestsPerClient: requestsEach } }
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
 * the service ends meanwhile, with its exit code and last lines.
 */
export async function run(system: System, plan: RunPlan, conditions: Conditions): Promise<MeasuredRun> {
  const { name, clients, call, promises = {}, until } = plan
  const measured = (record: RunRecord): MeasuredRun => ({
    kind: 'run',
    ...(name !== undefined && { name }),
    promises,
    ...record,
  })
  const record = await driveSystem(system, conditions, {
    clients,
    call,
    load: loadOf(plan),
    kind: 'run',
    title: describe(plan),
    atMost: lengthOf(plan),
    during: ({ sampling: { samples }, span, recordOf }) => ({
      ...(until?.atLeast !== undefined && { firstLook: until.atLeast }),
      enough: traffic => {
        span.update(figuresOf(traffic, samples))
        return until !== undefined && isDecided(measured(recordOf(traffic, samples)))
      },
    }),
  })
  return measured(record)
}

const isDecided = (record: MeasuredRun): boolean =>
  judge(record).every(({ verdict }) => verdict !== 'inconclusive')
