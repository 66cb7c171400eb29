import type { FaultWindow } from '../record/fault-plan.ts'
import type { WatchedRequest } from '../judge/recovery.ts'

export type Gaps = readonly (readonly [number, number])[]

/** One request every 5 ms, answered 10 ms later; those sent in a gap fail. */
export const requests = (untilMs: number, ...gaps: Gaps) => requestsEvery(5, untilMs, ...gaps)

export const requestsEvery = (everyMs: number, untilMs: number, ...gaps: Gaps): WatchedRequest[] =>
  Array.from({ length: untilMs / everyMs }, (_, index) => {
    const sentMs = index * everyMs
    const succeeded = !gaps.some(([from, to]) => sentMs >= from && sentMs < to)
    return { sentMs, answeredMs: sentMs + 10, succeeded }
  })

/** Struck at 1 s, healed at 2 s, watched until 5 s. It must recover within 2 s. */
export const killed: FaultWindow = {
  fault: 'killDatabase',
  struckMs: 1_000,
  healedMs: 2_000,
  untilMs: 5_000,
  hits: 1,
  breaches: [],
}
