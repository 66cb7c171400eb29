import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { sum } from '../judge/statistics.ts'
import { quantityRule, type OptionRule } from '../record/option.ts'
import { ms, type Count, type Milliseconds, type PerSecond } from '../record/units.ts'
import { randomOf, type Random } from './random.ts'

interface RateStep {
  readonly rate: PerSecond
  readonly duration: Milliseconds
}

/** From one value to another, linearly. */
interface Ramp<Quantity> {
  readonly from: Quantity
  readonly to: Quantity
  readonly duration: Milliseconds
}

/** How the rate of an open load changes over time. */
export type Shape =
  | ({ readonly kind: 'constant' } & RateStep)
  | ({ readonly kind: 'ramp' } & Ramp<PerSecond>)
  /** One after the other; each holds its rate, or is a ramp. */
  | { readonly kind: 'steps'; readonly steps: readonly (RateStep | Ramp<PerSecond>)[] }
  /** Independent arrivals at a mean rate, as of many independent users, with bursts and gaps. */
  | ({ readonly kind: 'poisson' } & RateStep)

interface ClientStep {
  readonly clients: Count
  readonly duration: Milliseconds
}

/** How many clients a closed load has over time: a ramp, or stages one after the other. */
export type ClientShape =
  | ({ readonly kind: 'ramp' } & Ramp<Count>)
  | { readonly kind: 'steps'; readonly steps: readonly (ClientStep | Ramp<Count>)[] }

/** A time, or a minimum and a maximum between which the seed draws each. */
export type Pause = Milliseconds | readonly [Milliseconds, Milliseconds]

const time = quantityRule('ms')
const isTime = (value: unknown): boolean => value === 0 || time.holds(value)

export const pauseRule: OptionRule = {
  ...time,
  expected: 'a time with its unit, or a shortest and a longest',
  example: 'ms(10), or [seconds(1), seconds(3)]',
  holds: value =>
    Array.isArray(value)
      ? value.length === 2 && value.every(isTime) && Number(value[0]) <= Number(value[1])
      : isTime(value),
}

/** Requests are sent at fixed times, whether or not earlier ones were answered in time. */
export interface OpenLoad {
  readonly kind: 'open'
  readonly shape: Shape
}

/** Each client sends `pause` after its last response. Ends by time, by count, or with the shape of its clients. */
export interface ClosedLoad {
  readonly kind: 'closed'
  readonly pause: Pause
  readonly until:
    | { readonly kind: 'time'; readonly duration: Milliseconds }
    | { readonly kind: 'count'; readonly requestsPerClient: number }
    | { readonly kind: 'shape'; readonly clients: ClientShape }
}

export type Load = OpenLoad | ClosedLoad

export interface Share {
  readonly index: number
  readonly of: number
}

type Segment = ReturnType<typeof segmentsOf>[number]

const requestsIn = ({ from, to, durationMs }: Segment): number => ((from + to) / 2) * (durationMs / 1000)

/** The parts of a shape: in each a rate, or a number of clients, changes linearly. */
function segmentsOf(shape: Shape | ClientShape) {
  let startMs = 0
  const stages: readonly (RateStep | ClientStep | Ramp<number>)[] =
    shape.kind === 'steps' ? shape.steps : [shape]
  return stages.map(stage => {
    const held = (value: number) => ({ from: value, to: value })
    const { from, to } = 'from' in stage ? stage : held('rate' in stage ? stage.rate : stage.clients)
    const segment = { startMs, durationMs: stage.duration, from, to }
    startMs += stage.duration
    return segment
  })
}

export const mostClients = (shape: ClientShape): number =>
  Math.ceil(Math.max(...segmentsOf(shape).flatMap(({ from, to }) => [from, to])))

export const lengthOf = (shape: Shape | ClientShape): Milliseconds =>
  ms(sum(segmentsOf(shape).map(({ durationMs }) => durationMs)))

export function meanRate(shape: Shape): number {
  const weighted = segmentsOf(shape).map(({ from, to, durationMs }) => ((from + to) / 2) * durationMs)
  return sum(weighted) / lengthOf(shape)
}

/** When a client of a shape is active, in milliseconds since the start: the first comes first and leaves last. */
export function activeTimes(shape: ClientShape, index: number): (readonly [fromMs: number, toMs: number])[] {
  const times: [fromMs: number, toMs: number][] = []
  for (const { startMs, durationMs, from, to } of segmentsOf(shape)) {
    const endMs = startMs + durationMs
    if (from <= index && to <= index) continue
    const crossingMs = startMs + (durationMs * (index - from)) / (to - from)
    const [fromMs, toMs] = [from > index ? startMs : crossingMs, to > index ? endMs : crossingMs]
    const last = times.at(-1)
    if (last?.[1] === fromMs) last[1] = toMs
    else times.push([fromMs, toMs])
  }
  return times
}

/**
 * The time at which `requests` of a segment are due, in milliseconds from its start: the positive root of `from·t + (to −
 * from)·t² / 2d = requests`, in the form without cancellation for a nearly constant rate.
 */
function dueAt({ durationMs, from, to }: Segment, requests: number): number {
  const seconds = durationMs / 1000
  const slope = (to - from) / seconds
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * requests))
  return from + root === 0 ? Number.POSITIVE_INFINITY : ((2 * requests) / (from + root)) * 1000
}

type Times = Generator<number, undefined>

/**
 * The intended send times of one client of an open load, in milliseconds since the start.
 *
 * The clients share the rate evenly and alternate, so that ten clients do not send in one burst. `seed` shifts each client within
 * its slot: otherwise a schedule could be in phase with a timer of the service and always measure the same moment of it.
 */
export function sendTimes({ shape }: OpenLoad, client: Share, seed: number): Times {
  return shape.kind === 'poisson' ? arrivals(shape, client, seed) : turns(shape, client, seed)
}

function* turns(shape: Shape, { index, of }: Share, seed: number): Times {
  let next = index + uniformFloat64(randomOf(seed, 'schedule', index))
  let passed = 0
  for (const segment of segmentsOf(shape)) {
    const requests = requestsIn(segment)
    for (; next < passed + requests; next += of) yield segment.startMs + dueAt(segment, next - passed)
    passed += requests
  }
}

/** The gaps of a Poisson process are exponential; each client draws its own share of the rate. */
function* arrivals({ rate, duration }: RateStep, { index, of }: Share, seed: number): Times {
  const random = randomOf(seed, 'schedule', index)
  const meanGapMs = (of * 1000) / rate
  let atMs = 0
  for (;;) {
    atMs -= Math.log1p(-uniformFloat64(random)) * meanGapMs
    if (!(atMs < duration)) return
    yield atMs
  }
}

export const pauseOf = (random: Random, pause: Pause): number =>
  typeof pause === 'number' ? pause : pause[0] + uniformFloat64(random) * (pause[1] - pause[0])
