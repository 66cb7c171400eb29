import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, encode } from '../record/json.ts'
import type { Distribution } from '../record/distribution.ts'
import type { Operation, Outcome } from '../record/operation.ts'
import type { Traffic } from '../record/run.ts'
import { Recorder, type Increment } from './recorder.ts'

const generators = 4
const outcomes: readonly Outcome[] = [
  { kind: 'answered', status: 200 },
  { kind: 'answered', status: 200 },
  { kind: 'answered', status: 503 },
  { kind: 'timeout' },
]

const operation = fc
  .tuple(
    fc.double({ min: 0, max: 8000, noNaN: true }),
    fc.double({ min: 0, max: 20, noNaN: true }),
    fc.double({ min: 0.01, max: 6000, noNaN: true }),
    fc.nat(19),
    fc.constantFrom(...outcomes),
    fc.constantFrom(undefined, 'browse', 'order'),
  )
  .map(([intendedMs, lagMs, tookMs, client, outcome, call]): Operation => ({
    client,
    intendedMs,
    dueMs: intendedMs,
    sentMs: intendedMs + lagMs,
    answeredMs: intendedMs + lagMs + tookMs,
    outcome,
    ...(call !== undefined && { call }),
  }))

const sent = (increment: Increment): Increment => decode(encode(increment)) as Increment

/** What the coordinator has of several generators that each hand over at every `everyMs`. */
function merged(operations: readonly Operation[], everyMs: number): Traffic {
  const whole = new Recorder(3)
  const parts = Array.from({ length: generators }, () => new Recorder(3))
  let handedOverMs = 0
  for (const one of operations) {
    if (one.answeredMs > handedOverMs + everyMs) {
      handedOverMs = one.answeredMs
      for (const part of parts) whole.add(sent(part.takeNew()))
    }
    parts[one.client % generators]?.record(one)
  }
  for (const part of parts) whole.add(sent(part.takeNew()))
  return whole.traffic(20, 20_000)
}

function alone(operations: readonly Operation[]): Traffic {
  const recorder = new Recorder(3)
  for (const one of operations) recorder.record(one)
  return recorder.traffic(20, 20_000)
}

/** Buckets and counts must be the same, and means to a nanosecond. */
const figures = (one: Distribution) => ({
  counts: one.counts(),
  quantiles: [0.5, 0.9, 0.95, 0.99, 0.999].map(p => one.quantile(p)),
  mean: one.count === 0 ? 0 : Number(one.mean.toFixed(6)),
})

const facts = ({ seconds, failures, slowest, first, ofReplicas = [] }: Traffic) => ({
  ofReplicas: ofReplicas.map(figures),
  seconds: seconds.map(({ latency, serviceTime, dispatchLag, failed, calls }) => ({
    latency: figures(latency),
    serviceTime: figures(serviceTime),
    dispatchLag: figures(dispatchLag),
    failed,
    calls: [...(calls ?? [])]
      .map(([name, call]) => ({ name, failed: call.failed, latency: figures(call.latency) }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  })),
  failures: failures.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b))),
  slowest: slowest.map(({ answeredMs, intendedMs }) => answeredMs - intendedMs),
  first: first.map(({ answeredMs }) => answeredMs),
})

const keyOf = ({ call, outcome }: { readonly call?: string; readonly outcome: string }) =>
  `${call}\n${outcome}`

test('four generators that hand over every second have recorded what one would have, second by second', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 300 }), operations => {
      const answered = operations.toSorted((a, b) => a.answeredMs - b.answeredMs)
      expect(facts(merged(answered, 1000))).toEqual(facts(alone(answered)))
    }),
    { numRuns: 50 },
  )
})

test('of the first requests a thousand are kept, whoever was first', () => {
  const operations = Array.from({ length: 3000 }, (_, index): Operation => ({
    client: index % 20,
    intendedMs: index,
    dueMs: index,
    sentMs: index,
    answeredMs: index + 1,
    outcome: { kind: 'answered', status: 200 },
  }))
  expect(merged(operations, 500).first).toEqual(alone(operations).first)
})

test('connections are those of all, and none is counted twice', () => {
  const whole = new Recorder()
  const part = new Recorder()
  part.connections.opened += 3
  whole.add(part.takeNew())
  part.connections.opened += 2
  part.connections.lost += 1
  whole.add(part.takeNew())
  whole.add(part.takeNew())
  expect(whole.traffic(5, 1000).connections).toEqual({ opened: 5, lost: 1 })
})

test('a stall of any generator is one of that second, and the worst interference of all counts', () => {
  const [whole, one, other] = [new Recorder(), new Recorder(), new Recorder()]
  one.stalled(1100, 1150)
  other.stalled(1200, 1400)
  for (const part of [one, other]) whole.add(part.takeNew())
  whole.interfered(1, { stalledMs: 50, stalledByHost: true, starvedMs: 0 })
  whole.interfered(1, { stalledMs: 200, stalledByHost: false, starvedMs: 0 })
  whole.interfered(1, { stalledMs: 0, stalledByHost: false, starvedMs: 0 })
  const { generatorStallMs, interference } = whole.traffic(2, 2000).seconds[1] ?? {}
  expect(generatorStallMs).toBe(200)
  expect(interference).toEqual({ stalledMs: 200, stalledByHost: false, starvedMs: 0 })
})
