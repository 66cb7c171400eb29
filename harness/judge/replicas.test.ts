import { expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { ReplicaSample, Sample } from '../record/sample.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { megabytes, ms, percentOfCore } from '../record/units.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { judgeRecord } from './promises.ts'
import { slowReplicas, starvedIn, starvedReplicas } from './replicas.ts'

/** Of a replica, which has neither a clock nor a host of its own. */
const replicaOf = (values: Partial<ReplicaSample>): ReplicaSample => {
  const { atMs: _at, host: _host, ...replica } = sampleOf(0)
  return { ...replica, ...values }
}

/** Two replicas for six seconds, which use so much of a core each. */
const samples = (shares: Readonly<Record<string, number>>): Sample[] =>
  Array.from({ length: 25 }, (_, index) => {
    const atMs = index * 250
    const replicas = Object.fromEntries(
      Object.entries(shares).map(([name, share]) => [
        name,
        replicaOf({ cpuMs: share * atMs, workingSetBytes: share * 100e6, fileDescriptors: 20 }),
      ]),
    )
    const sum = Object.values(shares).reduce((whole, share) => whole + share, 0)
    return sampleOf(atMs, { cpuMs: sum * atMs, workingSetBytes: sum * 100e6, fileDescriptors: 20, replicas })
  })

const shares = { 'service-1 on manager': 0.1, 'service-2 on worker': 0.3 }

test('a limit of a container holds for each replica: the worst is judged and named, beside the sum', () => {
  const record = recordOf({ durationMs: ms(6000), samples: samples(shares), quotaCores: 1 })
  const promises = { cpu: percentOfCore(35), memory: megabytes(25), fileDescriptors: 25 }
  const [cpu, memory, descriptors] = judgeRecord(record, promises)
  expect(cpu).toMatchObject({ verdict: 'pass' })
  expect(cpu?.measured).toBeCloseTo(30)
  expect(evidenceLines(cpu?.evidence ?? [])[0]).toBe(
    'service-2 on worker is the worst of 2 replicas; together they used 40 % of a core',
  )
  // Of its own quota, which is half of that of both.
  expect(evidenceLines(cpu?.evidence ?? [])[1]).toBe('60 % of its quota of 0.5 cores')
  expect(memory).toMatchObject({ verdict: 'fail', measured: 30 })
  expect(evidenceLines(memory?.evidence ?? [])[0]).toBe(
    'service-2 on worker is the worst of 2 replicas; together they used 40 MB',
  )
  expect(evidenceLines(descriptors?.evidence ?? [])[0]).toBe(
    'service-1 on manager is the worst of 2 replicas',
  )
})

/** Of a replica that uses so much of a core in each of six seconds, in milliseconds. */
const using = (cpuMs: readonly number[]) => (second: number) =>
  replicaOf({ cpuMs: cpuMs.slice(0, second).reduce((total, ms) => total + ms, 0) })
const steady = using(repeat(6, 250))
const bursting = using([0, 0, 0, 0, 0, 1800])
const idle = using(repeat(6, 10))

test.each([
  ['that breaks it, before one that may', { steady, bursting }, 'steady', 'fail'],
  ['that may break it, before one that uses little', { bursting, idle }, 'bursting', 'inconclusive'],
  ['that uses more, of two that break it', { steady, more: using(repeat(6, 300)) }, 'more', 'fail'],
])('the worst replica is the one %s', (_, replicas, worst, verdict) => {
  const entries = Object.entries(replicas)
  for (const ordered of [entries, entries.toReversed()]) {
    const samples = Array.from({ length: 7 }, (__, second) =>
      sampleOf(second * 1000, {
        replicas: Object.fromEntries(ordered.map(([name, at]) => [name, at(second)])),
      }),
    )
    const [cpu] = judgeRecord(recordOf({ durationMs: ms(6000), samples }), { cpu: percentOfCore(20) })
    expect(cpu).toMatchObject({ verdict })
    expect(cpu?.evidence[0]).toMatchObject({ kind: 'replica', name: worst, of: 2 })
  }
})

test('a replica that was sampled for a second alone leaves its limit open, whatever the others use', () => {
  const samples = Array.from({ length: 7 }, (_, second) =>
    sampleOf(second * 1000, { replicas: { long: idle(second), ...(second > 4 && { short: idle(second) }) } }),
  )
  const [cpu] = judgeRecord(recordOf({ durationMs: ms(6000), samples }), { cpu: percentOfCore(20) })
  expect(cpu).toMatchObject({
    verdict: 'inconclusive',
    evidence: [
      { kind: 'replica', name: 'short' },
      { kind: 'tooFew', got: 1 },
    ],
  })
})

test('a replica that takes twice as long as the others is named where a limit is broken', () => {
  const replicas = ['service-1 on manager', 'service-2 on worker', 'service-3 on worker']
  const ofReplicas = [
    Distribution.of(repeat(300, 5)),
    Distribution.of(repeat(300, 30)),
    Distribution.of(repeat(300, 6)),
  ]
  const record = recordOf({ ...trafficOf(operationsOf(repeat(900, 30))), replicas, ofReplicas })
  const [p99] = judgeRecord(record, { p99: ms(10) })
  expect(p99).toMatchObject({ verdict: 'fail', blame: 'service' })
  expect(evidenceLines(p99?.evidence ?? [])[0]).toBe(
    'service-2 on worker is slow: its median latency is 30 ms, that of the other replicas 5 ms',
  )
  const even = recordOf({ ...record, ofReplicas: ofReplicas.slice(0, 1) })
  expect(judgeRecord(even, { p99: ms(10) })[0]?.evidence.map(({ kind }) => kind)).not.toContain('slowReplica')
})

test('slow is twice as long as the median of the others; one that answered nothing is not compared', () => {
  const named = (...latencies: readonly (readonly number[])[]) =>
    slowReplicas(
      recordOf({ replicas: ['a', 'b'], ofReplicas: latencies.map(values => Distribution.of(values)) }),
    )
  expect(named([0.2, 0.5, 0.7, 0.9], [0.5, 1, 8, 9])).toEqual([
    { kind: 'slowReplica', name: 'b', medianMs: 1, othersMs: 0.5 },
  ])
  expect(named([0.2, 0.5, 0.7, 0.9], [0.5, 0.99, 8, 9])).toEqual([])
  // However many requests went to the slow one.
  expect(named([5], repeat(10, 30))).toMatchObject([{ name: 'b' }])
  expect(named([], [30])).toEqual([])
  expect(named([30], [])).toEqual([])
})

/** Of two replicas on machines of their own, the second waits 400 ms for a core of which others use a share. */
const starved = (othersShare: number) => {
  const replicasAt = (atMs: number) => {
    const sample = replicaOf({ othersMs: othersShare * atMs })
    const waitedForCoreMs = Math.min(400, Math.max(0, atMs - 2000))
    return { 'service-1 on manager': sample, 'service-2 on worker': { ...sample, waitedForCoreMs } }
  }
  const samples = Array.from({ length: 9 }, (_, index) => {
    const atMs = index * 500
    return sampleOf(atMs, { replicas: replicasAt(atMs) })
  })
  const latencies = Array.from({ length: 400 }, (_, index) => (index >= 200 && index < 300 ? 450 : 5))
  return recordOf({ ...trafficOf(operationsOf(latencies)), samples, generators: [] })
}

test('a replica whose machine gave it no core is named, and not blamed', () => {
  const [p99] = judgeRecord(starved(2), { p99: ms(100) })
  expect(p99).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  expect(evidenceLines(p99?.evidence ?? []).slice(0, 2)).toEqual([
    'in 1 of 4 seconds requests were held up because the host had no free core: the service up to 400 ms in one second',
    'replicas without a core: service-2 on worker (400 ms)',
  ])
})

test('one whose machine had a core to spare is blamed', () => {
  const [p99] = judgeRecord(starved(0), { p99: ms(100) })
  expect(p99).toMatchObject({ verdict: 'fail', blame: 'service' })
})

/** Two samples of a replica, with such counters. */
const between = (before: Partial<ReplicaSample> | undefined, after: Partial<ReplicaSample>): Sample[] => [
  sampleOf(500, { replicas: before === undefined ? {} : { a: replicaOf(before) } }),
  sampleOf(750, { replicas: { a: replicaOf(after) } }),
]
const zero = { waitedForCoreMs: 0, throttledMs: 0, othersMs: 0 }

test.each([
  ['all of its wait, where others had the core', zero, { waitedForCoreMs: 90, othersMs: 300 }, 90],
  ['no longer than others had the core', zero, { waitedForCoreMs: 90, othersMs: 40 }, 40],
  [
    'without the time its own quota forbade it',
    zero,
    { ...zero, waitedForCoreMs: 90, throttledMs: 30, othersMs: 300 },
    60,
  ],
  ['however short', zero, { waitedForCoreMs: 1, othersMs: 300 }, 1],
  [
    'since it was started anew',
    { waitedForCoreMs: 50, throttledMs: 80, othersMs: 0 },
    { waitedForCoreMs: 70, throttledMs: 0, othersMs: 300 },
    20,
  ],
] as const)('a replica was starved for %s', (_, before, after, waitedMs) => {
  expect(starvedIn(between(before, after))).toEqual([{ name: 'a', fromMs: 500, toMs: 750, waitedMs }])
})

test('nobody knows that of one that was not there before, or whose machine does not tell', () => {
  const after = { waitedForCoreMs: 90, othersMs: 300 }
  const { waitedForCoreMs: _unknown, ...untold } = replicaOf(after)
  expect(starvedIn(between(undefined, after))).toEqual([])
  expect(starvedIn(between({ waitedForCoreMs: 0 }, after))).toEqual([])
  expect(
    starvedIn([
      sampleOf(500, { replicas: { a: untold } }),
      sampleOf(750, { replicas: { a: replicaOf({ ...after, waitedForCoreMs: 190, othersMs: 900 }) } }),
    ]),
  ).toEqual([])
})

test('each starved replica is told with its longest time, the longest first', () => {
  const at = (a: number, b: number) => ({
    replicas: {
      a: replicaOf({ waitedForCoreMs: a, othersMs: 10 * a }),
      b: replicaOf({ waitedForCoreMs: b, othersMs: 10 * b }),
    },
  })
  const samples = [sampleOf(0, at(0, 0)), sampleOf(250, at(30, 80)), sampleOf(500, at(40, 90))]
  expect(starvedReplicas(samples)).toEqual([
    { name: 'b', waitedMs: 80 },
    { name: 'a', waitedMs: 30 },
  ])
})

test('one that was never sampled leaves the judgement open', () => {
  const [cpu] = judgeRecord(recordOf({ samples: [] }), { cpu: percentOfCore(35) })
  expect(cpu?.verdict).toBe('inconclusive')
})

test('without replicas there is nobody to name', () => {
  const alone = samples({}).map(({ replicas: _none, ...sample }, index) => ({ ...sample, cpuMs: index * 25 }))
  const [cpu] = judgeRecord(recordOf({ durationMs: ms(6000), samples: alone }), { cpu: percentOfCore(35) })
  expect(cpu?.evidence.map(({ kind }) => kind)).toEqual(['cpu'])
})
