import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Milliseconds, PerSecond } from '../record/units.ts'

export interface RateStep {
  readonly rate: PerSecond
  readonly duration: Milliseconds
}

/** How the rate of an open load changes over time. */
export type Shape =
  | ({ readonly kind: 'constant' } & RateStep)
  /** From one rate to another, linearly. */
  | {
      readonly kind: 'ramp'
      readonly from: PerSecond
      readonly to: PerSecond
      readonly duration: Milliseconds
    }
  | { readonly kind: 'steps'; readonly steps: readonly RateStep[] }
  /** Independent arrivals at a mean rate, as of many independent users, with bursts and gaps. */
  | ({ readonly kind: 'poisson' } & RateStep)

/** Requests are sent at fixed times, whether or not earlier ones were answered in time. */
export interface OpenLoad {
  readonly kind: 'open'
  readonly shape: Shape
}

/** Each client sends `pause` after its last answer. Ends by time or by count. */
export interface ClosedLoad {
  readonly kind: 'closed'
  readonly pause: Milliseconds
  readonly until:
    | { readonly kind: 'time'; readonly duration: Milliseconds }
    | { readonly kind: 'count'; readonly requestsPerClient: number }
}

export type Load = OpenLoad | ClosedLoad

/** One of the clients that share a load. */
export interface Share {
  readonly index: number
  readonly of: number
}

/** A ramp or staircase as the integral of its rate: `count` requests are due by `ms`. */
interface Segment {
  readonly startMs: number
  readonly durationMs: number
  readonly from: number
  readonly to: number
}

const segmentsOf = (shape: Exclude<Shape, { kind: 'poisson' }>): Segment[] => {
  switch (shape.kind) {
    case 'constant':
      return [{ startMs: 0, durationMs: shape.duration, from: shape.rate, to: shape.rate }]
    case 'ramp':
      return [{ startMs: 0, durationMs: shape.duration, from: shape.from, to: shape.to }]
    case 'steps': {
      let startMs = 0
      return shape.steps.map(({ rate, duration }) => {
        const segment = { startMs, durationMs: duration, from: rate, to: rate }
        startMs += duration
        return segment
      })
    }
  }
}

/**
 * When `requests` of a segment are due, in milliseconds from its start: the positive root of
 * `from·t + (to − from)·t² / 2d = requests`, in the form that does not cancel where the rate hardly changes.
 */
function dueAt({ durationMs, from, to }: Segment, requests: number): number {
  const seconds = durationMs / 1000
  const slope = (to - from) / seconds
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * requests))
  return from + root === 0 ? Number.POSITIVE_INFINITY : ((2 * requests) / (from + root)) * 1000
}

/**
 * The intended send times of one client of an open load, in milliseconds since the start.
 *
 * The clients share the rate evenly and alternate, so that ten clients do not send in one burst. `seed`
 * shifts each client within its slot: without it a schedule can be in phase with a timer of the service and
 * always measure the same moment of it.
 */
export function sendTimes({ shape }: OpenLoad, client: Share, seed: number): Generator<number, undefined> {
  return shape.kind === 'poisson' ? arrivals(shape, client, seed) : turns(shape, client, seed)
}

function* turns(
  shape: Exclude<Shape, { kind: 'poisson' }>,
  { index, of }: Share,
  seed: number,
): Generator<number, undefined> {
  let next = index + uniformFloat64(xoroshiro128plus(seed + index))
  let passed = 0
  for (const segment of segmentsOf(shape)) {
    const requests = ((segment.from + segment.to) / 2) * (segment.durationMs / 1000)
    for (; next < passed + requests; next += of) yield segment.startMs + dueAt(segment, next - passed)
    passed += requests
  }
}

/** The gaps of a Poisson process are exponential; each client draws its own share of the rate. */
function* arrivals(
  { rate, duration }: RateStep,
  { index, of }: Share,
  seed: number,
): Generator<number, undefined> {
  const random = xoroshiro128plus(seed + index)
  const meanGapMs = (of * 1000) / rate
  let atMs = 0
  for (;;) {
    atMs -= Math.log1p(-uniformFloat64(random)) * meanGapMs
    if (!(atMs < duration)) return
    yield atMs
  }
}
