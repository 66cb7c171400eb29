import { counted } from '../record/round.ts'
import { judge, type MeasuredRun } from '../judge/records/judge.ts'
import type { Promises } from '../judge/promises.ts'
import type { Fleet } from '../fleet/swarm.ts'
import type { CallSource } from '../load/call-source.ts'
import {
  lengthOf as lengthOfShape,
  mostClients,
  type ClientShape,
  type ClosedLoad,
  type Load,
  type Pause,
  type Shape,
} from '../load/schedule.ts'
import { figuresOf } from '../progress/traffic.ts'
import type { RunRecord } from '../record/run.ts'
import { seed } from '../record/seed.ts'
import { ms, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'
import { driveSystem, type Driven } from './loaded-system.ts'

interface Asked<Name extends string> {
  /** Distinguishes several records of one test: `evening` makes `orders.evening.latency.p99`. */
  readonly name?: string
  readonly call: CallSource<Name>
  /** Machines from `swarm()`: service and load are placed there. */
  readonly on?: Fleet
  /** The promises that the record will be judged by. */
  readonly promises?: Promises<NoInfer<Name>>
}

interface Decided {
  /** The run ends when every promise is certainly kept or broken: checked after `atLeast`, then every second. */
  readonly decided: true
  /** One second by default. */
  readonly atLeast?: Milliseconds
  /** Promises undecided by then stay inconclusive. */
  readonly atMost: Milliseconds
}

type Option = 'rate' | 'duration' | 'until' | 'requestsEach' | 'pause'

/** The options of one kind of load and no other: TypeScript alone accepts options of two kinds in one plan. */
type Only<Options> = Options & { readonly [Other in Exclude<Option, keyof Options>]?: never }

/** Open load: requests at fixed times, whether or not earlier ones were answered. */
type AtRate =
  | Only<{ readonly rate: PerSecond; readonly duration: Milliseconds }>
  | Only<{ readonly rate: PerSecond; readonly until: Decided }>

/** Open load whose rate follows a shape: a ramp, steps, Poisson arrivals. */
type Shaped = Only<{ readonly rate: Shape }>

/** Closed load for a fixed time: each client sends its next request after the last response, or `pause` later. */
type FlatOut = Only<{ readonly duration: Milliseconds; readonly pause?: Pause }>

/** Closed load: this many requests per client, `pause` after each response; with 1, all clients at the same instant. */
type OneByOne = Only<{ readonly requestsEach: Count; readonly pause?: Pause }>

/** Closed load with a changing number of clients. */
type Staged = Only<{ readonly pause?: Pause }> & { readonly clients: ClientShape }

/** Plan of the fixture `run`: load and promises. `Name`: the names of the calls of its mix. */
export type RunPlan<Name extends string = string> = Asked<Name> &
  (({ readonly clients: Count } & (AtRate | Shaped | FlatOut | OneByOne)) | Staged)

function loadOf(plan: RunPlan): Load {
  if (typeof plan.rate === 'object') return { kind: 'open', shape: plan.rate }
  if (plan.rate !== undefined) {
    const duration = plan.duration ?? plan.until.atMost
    return { kind: 'open', shape: { kind: 'constant', rate: plan.rate, duration } }
  }
  const closed = (until: ClosedLoad['until']): Load => ({ kind: 'closed', pause: plan.pause ?? ms(0), until })
  if (plan.requestsEach !== undefined) return closed({ kind: 'count', requestsPerClient: plan.requestsEach })
  if (plan.duration !== undefined) return closed({ kind: 'time', duration: plan.duration })
  return closed({ kind: 'shape', clients: plan.clients })
}

function lengthOf({ clients, rate, duration, until }: RunPlan): Milliseconds | undefined {
  const shape = typeof clients === 'object' ? clients : rate
  return typeof shape === 'object' ? lengthOfShape(shape) : (duration ?? until?.atMost)
}

export const clientsOf = ({ clients }: RunPlan): Count =>
  typeof clients === 'object' ? mostClients(clients) : clients

function titleOf(plan: RunPlan): string {
  const most = clientsOf(plan)
  const clients = `${typeof plan.clients === 'object' ? 'up to ' : ''}${counted(most, 'client')}`
  if (typeof plan.rate === 'object') return `${clients}, ${plan.rate.kind} load`
  if (plan.rate !== undefined) return `${clients} at ${plan.rate} req/s`
  if (plan.requestsEach !== undefined) return `${clients}, ${counted(plan.requestsEach, 'request')} each`
  return `${clients} ${plan.pause === undefined ? 'without a pause' : 'with pauses'}`
}

/** Rejects with exit code and last log lines if the service ends meanwhile. */
export async function run(system: Driven, plan: RunPlan, ownSeed = seed()): Promise<MeasuredRun> {
  const { name, call, promises = {}, until } = plan
  const measured = (record: RunRecord): MeasuredRun => ({ kind: 'run', name, promises, ...record })
  const record = await driveSystem(system, {
    clients: clientsOf(plan),
    call,
    load: loadOf(plan),
    seed: ownSeed,
    kind: 'run',
    title: titleOf(plan),
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

const isDecided = (record: MeasuredRun) => judge(record).every(({ verdict }) => verdict !== 'inconclusive')
