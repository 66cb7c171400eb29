import { Distribution } from '../distribution.ts'
import type { Traffic, WarmUp } from '../operation.ts'
import { ms, seconds, type Milliseconds } from '../units.ts'
import { drive, type Workload } from './drive.ts'

const windowMs = 500
/** Two windows agree when their medians differ by less than a tenth, or by less than anybody would notice. */
const agreement = 0.1
const unnoticedMs = 0.25
const agreementsNeeded = 2
/** Enough to run every line of a service hot; more would queue, and their medians tell of the queue. */
const clientsMax = 10

const medianOf = ({ seconds }: Traffic): number =>
  Distribution.merge(seconds.map(({ latency }) => latency)).quantile(0.5)

export const agree = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.max(unnoticedMs, agreement * Math.max(one, other))

/**
 * Drives a service unrecorded until it has its speed: code compiled, pools filled, caches warm. Its end is decided by
 * the data, three successive windows whose medians agree, or by `limit`.
 */
export async function warmUp(
  origin: string,
  workload: Omit<Workload, 'load'>,
  limit: Milliseconds,
): Promise<WarmUp> {
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  let last = Number.NaN
  let agreements = 0
  while (elapsed() < limit) {
    const traffic = await drive(origin, {
      ...workload,
      clients: Math.min(workload.clients, clientsMax),
      load: { kind: 'closed', pause: ms(5), until: { kind: 'time', duration: ms(windowMs) } },
    })
    const median = medianOf(traffic)
    agreements = agree(last, median) ? agreements + 1 : 0
    if (agreements >= agreementsNeeded) return { durationMs: elapsed(), settled: true }
    last = median
  }
  return { durationMs: elapsed(), settled: false }
}

export const warmUpLimit = seconds(6)
