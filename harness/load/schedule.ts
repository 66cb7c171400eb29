import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Milliseconds, PerSecond } from '../units.ts'

/** Requests are sent at fixed times, whether or not earlier ones were answered in time. */
export interface OpenLoad {
  readonly kind: 'open'
  readonly rate: PerSecond
  readonly duration: Milliseconds
}

/** Each client sends as soon as its last answer is in, after `pause`. Ends by time or by count. */
export interface ClosedLoad {
  readonly kind: 'closed'
  readonly pause: Milliseconds
  readonly until:
    | { readonly kind: 'time'; readonly duration: Milliseconds }
    | { readonly kind: 'count'; readonly requestsPerClient: number }
}

export type Load = OpenLoad | ClosedLoad

/**
 * The intended send times of one client of an open load, in milliseconds since the start.
 *
 * The clients share the rate evenly and start in staggered phases, so that ten clients do not arrive as one
 * burst. `seed` shifts each phase inside its own share of the period: without it a schedule can fall in step
 * with a timer of the service and always measure the same instant of it.
 */
export function* sendTimes(
  load: OpenLoad,
  client: { readonly index: number; readonly of: number },
  seed: number,
): Generator<number> {
  const periodMs = (client.of * 1000) / load.rate
  const random = xoroshiro128plus(seed + client.index)
  const phaseMs = ((client.index + uniformFloat64(random)) / client.of) * periodMs
  for (let slot = 0; ; slot++) {
    const atMs = phaseMs + slot * periodMs
    if (atMs >= load.duration) return
    yield atMs
  }
}
