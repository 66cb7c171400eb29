import { Distribution } from '../distribution.ts'
import type { Second, WarmUp } from '../operation.ts'
import { ms, seconds } from '../units.ts'
import { drive, type Workload } from './drive.ts'
import type { Load } from './schedule.ts'

const windowMs = 500
/** Two windows agree when their medians differ by less than a tenth, or by less than anybody would notice. */
const agreement = 0.1
const unnoticedMs = 0.25
const windowsNeeded = 3
/** What a few clients without much of a pause warm up, for as long as one step may take at most. */
const fewClients = 10
const stepWithin = seconds(6)
const crowdWithin = seconds(10)

const medianOf = (parts: readonly Pick<Second, 'latency'>[]): number =>
  Distribution.merge(parts.map(({ latency }) => latency)).quantile(0.5)

const agree = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.max(unnoticedMs, agreement * Math.max(one, other))

/** Whether the last three medians agree, each with the one before. */
export const settled = (medians: readonly number[]): boolean => {
  const last = medians.slice(-windowsNeeded)
  return (
    last.length === windowsNeeded && last.slice(1).every((median, index) => agree(median, last[index] ?? 0))
  )
}

/**
 * Drives a service unrecorded until it has its speed: code compiled, pools filled, caches warm. First by a few clients;
 * then, where more of them will come at a rate, by that load itself, which takes other paths through the service and its
 * sockets. The end of each step is decided by the data, or by its limit.
 */
export async function warmUp(origin: string, workload: Omit<Workload, 'load'>, load: Load): Promise<WarmUp> {
  const startedAt = performance.now()
  const byFew = await warmUpByFew(origin, { ...workload, clients: Math.min(workload.clients, fewClients) })
  const isCrowd = load.kind === 'open' && workload.clients > fewClients
  const byAll = !isCrowd || (await warmUpByAll(origin, { ...workload, load }))
  return { durationMs: performance.now() - startedAt, settled: byFew && byAll }
}

async function warmUpByFew(origin: string, workload: Omit<Workload, 'load'>): Promise<boolean> {
  const load: Load = { kind: 'closed', pause: ms(5), until: { kind: 'time', duration: ms(windowMs) } }
  const medians: number[] = []
  while (medians.length * windowMs < stepWithin && !settled(medians)) {
    const traffic = await drive(origin, { ...workload, load })
    medians.push(medianOf(traffic.seconds))
  }
  return settled(medians)
}

async function warmUpByAll(origin: string, workload: Workload): Promise<boolean> {
  // The second that has just begun says nothing yet.
  const medians = (parts: readonly Second[]) => parts.slice(0, -1).map(second => medianOf([second]))
  const traffic = await drive(origin, {
    ...workload,
    enough: ({ seconds: parts, durationMs }) => durationMs >= crowdWithin || settled(medians(parts)),
  })
  return settled(medians(traffic.seconds))
}
