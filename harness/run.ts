import { drive } from './load/drive.ts'
import type { Load } from './load/schedule.ts'
import type { Call, RunRecord } from './operation.ts'
import { sampleDuring } from './sample/sampler.ts'
import type { System } from './system/system.ts'
import { ms, seconds, type Milliseconds, type PerSecond } from './units.ts'

interface Clients {
  readonly clients: number
  readonly call: Call | ((request: number) => Call)
  /** The same load without being recorded, beforehand; one second unless said otherwise. */
  readonly warmUp?: Milliseconds
}

/** Requests at fixed times: what the world does, whatever the service does. */
interface AtRate extends Clients {
  readonly rate: PerSecond
  readonly for: Milliseconds
}

/** The next request as soon as the last is answered: how much the service can take. */
interface FlatOut extends Clients {
  readonly for: Milliseconds
}

/** So many requests of each client, `pause` after each answer; with 1, all clients at the same instant. */
interface OneByOne extends Clients {
  readonly requestsEach: number
  readonly pause?: Milliseconds
}

export type RunPlan = AtRate | FlatOut | OneByOne

const timeout = seconds(5)

const loadOf = (plan: RunPlan): Load => {
  if ('rate' in plan) return { kind: 'open', rate: plan.rate, duration: plan.for }
  if ('for' in plan) return { kind: 'closed', pause: ms(0), until: { kind: 'time', duration: plan.for } }
  return {
    kind: 'closed',
    pause: plan.pause ?? ms(0),
    until: { kind: 'count', requestsPerClient: plan.requestsEach },
  }
}

/**
 * Drives a system by the plan and records what clients and container did. Rejects when the service ends
 * meanwhile, with its exit code and last lines: what it would have measured is not worth a verdict.
 */
export async function run(system: System, plan: RunPlan, seed: number): Promise<RunRecord> {
  const { origin, container } = system.service
  const workload = { clients: plan.clients, call: plan.call, seed, timeout }
  const warmUp = plan.warmUp ?? seconds(1)
  const measure = async () => {
    if (warmUp > 0) await drive(origin, { ...workload, load: warmUpOf(plan, warmUp) })
    return sampleDuring(container, () => drive(origin, { ...workload, load: loadOf(plan) }))
  }
  const { result, samples, fileDescriptors } = await Promise.race([
    measure(),
    container.crash('during the run'),
  ])
  return { clients: plan.clients, ...result, samples, fileDescriptors }
}

const warmUpOf = (plan: RunPlan, duration: Milliseconds): Load =>
  'rate' in plan
    ? { kind: 'open', rate: plan.rate, duration }
    : { kind: 'closed', pause: ms(10), until: { kind: 'time', duration } }
