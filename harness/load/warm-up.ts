import { Distribution } from '../distribution.ts'
import type { Second, WarmUp } from '../operation.ts'
import { ms, seconds, type Milliseconds } from '../units.ts'
import { drive, type Workload } from './drive.ts'
import type { ClosedLoad } from './schedule.ts'

/** Two seconds agree when their medians differ by less than a tenth, or by less than anybody would notice. */
const agreement = 0.1
const unnoticedMs = 0.25
const secondsNeeded = 3
/** The clients of the first step, and from how many on there is a second. */
const fewClients = 10
const crowd = 100
const crowdWithin = seconds(4)

/** As fast as the clients go, until the service has its speed and has kept it for `duration`, or will not have it. */
export const untilSteady = (duration: Milliseconds): ClosedLoad => ({
  kind: 'closed',
  pause: ms(0),
  until: { kind: 'steady', duration, within: seconds(6) },
})

const agree = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.max(unnoticedMs, agreement * Math.max(one, other))

/** Whether the last three medians agree, each with the one before. */
export const settled = (medians: readonly number[]): boolean => {
  const last = medians.slice(-secondsNeeded)
  return (
    last.length === secondsNeeded && last.slice(1).every((median, index) => agree(median, last[index] ?? 0))
  )
}

const medianOf = (parts: readonly Pick<Second, 'latency'>[]): number =>
  Distribution.merge(parts.map(({ latency }) => latency)).quantile(0.5)

/**
 * Drives a service unrecorded by a few clients, as fast as they go, until it has its speed: code compiled, pools filled,
 * caches warm. The data decide when that is, or the limit does.
 */
export async function warmUp(origin: string, workload: Omit<Workload, 'load'>): Promise<WarmUp> {
  const clients = Math.min(workload.clients, fewClients)
  const traffic = await drive(origin, { ...workload, clients, load: untilSteady(ms(200)) })
  return traffic.settling ?? { durationMs: 0, settled: false }
}

/**
 * Drives it, unrecorded too, by a crowd that comes at a rate: so many sockets take other paths through the service than
 * a few do, and no smaller load warms those up. Any other load needs none of it.
 */
export async function warmUpCrowd(origin: string, workload: Workload): Promise<WarmUp> {
  if (workload.load.kind === 'closed' || workload.clients <= crowd) return { durationMs: 0, settled: true }
  // The second that has just begun says nothing yet.
  const medians = (parts: readonly Second[]) => parts.slice(0, -1).map(second => medianOf([second]))
  const { durationMs, seconds: parts } = await drive(origin, {
    ...workload,
    enough: traffic => traffic.durationMs >= crowdWithin || settled(medians(traffic.seconds)),
  })
  return { durationMs, settled: settled(medians(parts)) }
}
