import { Distribution } from '../record/distribution.ts'
import type { Sample } from '../record/sample.ts'
import type { Traffic } from '../record/run.ts'
import type { Figures } from './status.ts'

/** With fewer requests, P99 is the slowest request. */
const requestsWanted = 500
const secondsMax = 10

/** The state of a load: its rate until now, and the P99 of the last seconds, as few as contain enough requests. */
export function figuresOf({ seconds, durationMs }: Traffic, samples: readonly Sample[]): Figures {
  const answered = seconds.map(({ latency }) => latency).filter(({ count }) => count > 0)
  const recent = new Distribution()
  for (const latency of answered.slice(-secondsMax).toReversed()) {
    if (recent.count >= requestsWanted) break
    recent.add(latency)
  }
  const total = answered.reduce((sum, { count }) => sum + count, 0)
  const workingSetBytes = samples.at(-1)?.workingSetBytes
  return {
    ...(durationMs > 0 && { rate: (total * 1000) / durationMs }),
    ...(recent.count > 0 && { p99Ms: recent.quantile(0.99) }),
    errors: seconds.reduce((sum, { failed }) => sum + failed, 0),
    ...(workingSetBytes !== undefined && { workingSetBytes }),
  }
}
