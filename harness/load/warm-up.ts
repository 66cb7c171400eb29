import { neighboursIn, sum } from '../judge/statistics.ts'
import { Distribution } from '../record/distribution.ts'
import type { Second } from '../record/run.ts'
import { ms, seconds } from '../record/units.ts'
import { isScenario } from './call-source.ts'
import { drive, type Drive, type DrivePlan } from './drive.ts'
import type { Load } from './schedule.ts'

/** Two medians agree if they differ by less than a tenth; medians of seconds also if they differ by less than `unnoticedMs`. */
const agreement = 0.1
const unnoticedMs = 0.25
const secondsNeeded = 3
const windowsNeeded = 2
const windowLength = ms(50)
/** Windows of that length differ by this much by chance. */
const windowNoise = 0.3
/** Compilers start after about this many calls. A service with slow calls gets a time limit instead. */
const callsNeeded = 1000
const callsWithin = seconds(1)
/** The clients of the first step, and the number of clients from which there is a second step. */
const fewClients = 10
const crowd = 100
const fewWithin = seconds(6)
const crowdWithin = seconds(4)

const medianOf = (parts: readonly Pick<Second, 'latency'>[]): number =>
  Distribution.merge(parts.map(({ latency }) => latency)).quantile(0.5)

const agree = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.max(unnoticedMs, agreement * Math.max(one, other))

export const settled = (medians: readonly number[]): boolean => {
  const last = medians.slice(-secondsNeeded)
  return last.length === secondsNeeded && neighboursIn(last).every(([before, after]) => agree(before, after))
}

/** Whether neither of the last two medians improved on the best before. On a busy machine some are worse. */
export const noFaster = (medians: readonly number[]): boolean => {
  const best = Math.min(...medians.slice(0, -windowsNeeded))
  return (
    medians.length > windowsNeeded &&
    medians.slice(-windowsNeeded).every(median => median > best * (1 - windowNoise))
  )
}

/** Runs an unrecorded load of a few clients without a pause until the service gets no faster, or until the limit. */
export async function warmUp(
  origins: Parameters<Drive>[0],
  plan: Omit<DrivePlan, 'load'>,
  send: Drive = drive,
): Promise<void> {
  const startedAt = performance.now()
  const clients = Math.min(plan.clients, fewClients)
  // A window would cut most iterations off before their last steps.
  const until = isScenario(plan.call)
    ? ({ kind: 'count', requestsPerClient: 1 } as const)
    : ({ kind: 'time', duration: windowLength } as const)
  const load: Load = { kind: 'closed', pause: ms(0), until }
  const medians: number[] = []
  let calls = 0
  const elapsedMs = () => performance.now() - startedAt
  const begun = () => calls >= callsNeeded || elapsedMs() >= callsWithin
  while (elapsedMs() < fewWithin && !(begun() && noFaster(medians))) {
    // Drawn again in each window: repeated requests may be served from a cache.
    const seed = plan.seed + 1 + medians.length
    const { seconds: parts } = await send(origins, { ...plan, clients, load, seed, withoutPauses: true })
    medians.push(medianOf(parts))
    calls += sum(parts.map(({ latency }) => latency.count))
  }
}

/** Runs the load of many clients at a rate, unrecorded: many sockets use other code paths of the service than a few. */
export async function warmUpCrowd(origins: Parameters<Drive>[0], plan: DrivePlan, send: Drive) {
  if (plan.load.kind === 'closed' || plan.clients <= crowd) return
  // The second that has just begun has too few requests.
  const medians = (parts: readonly Second[]) => parts.slice(0, -1).map(second => medianOf([second]))
  await send(origins, {
    ...plan,
    enough: traffic => traffic.durationMs >= crowdWithin || settled(medians(traffic.seconds)),
  })
}
