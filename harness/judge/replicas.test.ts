import { expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { Sample } from '../record/sample.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { megabytes, ms, percentOfCore } from '../record/units.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { judgeRecord } from './promises.ts'

/** Two replicas for six seconds, which use so much of a core each. */
const samples = (shares: Readonly<Record<string, number>>): Sample[] =>
  Array.from({ length: 25 }, (_, index) => {
    const atMs = index * 250
    const replicas = Object.fromEntries(
      Object.entries(shares).map(([name, share]) => [
        name,
        { ...sampleOf(atMs, { cpuMs: share * atMs, workingSetBytes: share * 100e6, fileDescriptors: 20 }) },
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
    'service-2 on worker is the worst of 2 replicas; all of them used 40 % of a core',
  )
  // Of its own quota, which is half of that of both.
  expect(evidenceLines(cpu?.evidence ?? [])[1]).toBe('60 % of its quota of 0.5 cores')
  expect(memory).toMatchObject({ verdict: 'fail', measured: 30 })
  expect(evidenceLines(memory?.evidence ?? [])[0]).toBe(
    'service-2 on worker is the worst of 2 replicas; all of them used 40 MB',
  )
  expect(evidenceLines(descriptors?.evidence ?? [])[0]).toContain('is the worst of 2 replicas')
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
    'service-2 on worker is slow: half of its answers take 30 ms and more, those of the others 5 ms',
  )
  const even = recordOf({ ...record, ofReplicas: ofReplicas.slice(0, 1) })
  expect(judgeRecord(even, { p99: ms(10) })[0]?.evidence.map(({ kind }) => kind)).not.toContain('slowReplica')
})

/** Of two replicas on machines of their own, the second waits 400 ms for a core of which others use a share. */
const starved = (othersShare: number) => {
  const replicasAt = (atMs: number) => {
    const sample = { ...sampleOf(atMs), othersMs: othersShare * atMs }
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
    'in 1 of 4 seconds requests were held up because no core of the host was free: the service 400 ms in one of them at most',
    'without a core were service-2 on worker (400 ms)',
  ])
})

test('one whose machine had a core to spare is blamed', () => {
  const [p99] = judgeRecord(starved(0), { p99: ms(100) })
  expect(p99).toMatchObject({ verdict: 'fail', blame: 'service' })
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
