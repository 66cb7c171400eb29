import { expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import type { RunRecord } from '../record/run-record.ts'
import { megabytes, ms, percentOfCore } from '../record/units.ts'
import type { Judgement } from './judgement.ts'
import { anonymousBytesOf, calmP99Ms, fileDescriptorsOf, foldMinute, joined, type Part } from './minute.ts'
import { judgeRecord } from './promises.ts'

const part = (fromMs: number, latencyMs: number, harnessBytes: number): Part => ({
  fromMs,
  harnessBytes,
  record: recordOf({
    ...trafficOf(operationsOf(repeat(200, latencyMs))),
    failures: [{ outcome: 'timeout', count: 2, firstMs: fromMs + 5 }],
    samples: [
      sampleOf(fromMs, { workingSetBytes: 9, fileDescriptors: 4 }),
      sampleOf(fromMs + 400, { workingSetBytes: 7, fileDescriptors: 8, cpuMs: 1 }),
      sampleOf(fromMs + 1000, { workingSetBytes: 5, fileDescriptors: 6, cpuMs: 2 }),
      sampleOf(fromMs + 1001, { workingSetBytes: 6, cpuMs: 3 }),
    ],
  }),
})
const parts = [part(60_000, 2, 70), part(62_000, 3, 50)]

test('parts become one run on the clock of the first', () => {
  const run = joined(parts)
  expect(run.durationMs).toBe(4000)
  expect(run.seconds).toHaveLength(4)
  expect(run.failures).toEqual([{ outcome: 'timeout', count: 4, firstMs: 60_005 }])
  expect(run.samples.map(({ atMs }) => atMs)).toEqual([0, 400, 1000, 1001, 2000, 2400, 3000, 3001])
  expect(run.slowest.map(({ answeredMs, intendedMs }) => answeredMs - intendedMs)).toEqual(repeat(10, 3))
  expect(() => joined([])).toThrow('no part')
})

test('a minute keeps the last sample of each second, with the largest figures that were seen in it', () => {
  const { fromMs, run, harnessBytes } = foldMinute(parts)
  expect({ fromMs, harnessBytes }).toEqual({ fromMs: 60_000, harnessBytes: 50 })
  const kept = run.samples.map(({ atMs, workingSetBytes, fileDescriptors, cpuMs }) => [
    atMs,
    workingSetBytes,
    fileDescriptors,
    cpuMs,
  ])
  expect(kept).toEqual([
    [0, 9, 4, 0],
    [1000, 7, 8, 2],
    [2000, 9, 30, 0],
    [3000, 7, 8, 2],
    [3001, 6, 30, 3],
  ])
})

test('of its seconds it keeps latencies and interference; the time the service took is that of the first', () => {
  const { run } = foldMinute(parts)
  expect(run.first).toEqual([])
  expect(run.seconds.map(({ latency }) => latency.count)).toEqual([100, 100, 100, 100])
  expect(run.seconds.map(({ serviceTime }) => serviceTime.count)).toEqual([400, 0, 0, 0])
  expect(run.seconds.map(({ dispatchLag }) => dispatchLag.count)).toEqual([0, 0, 0, 0])
  expect(run.seconds.every(({ interference }) => interference?.stalledMs === 0)).toBe(true)
})

/** One second of a hundred requests. */
const alike = (fromMs: number, latencyMs: number): Part => ({
  fromMs,
  harnessBytes: fromMs + 1,
  record: recordOf({
    ...trafficOf(operationsOf(repeat(100, latencyMs))),
    samples: [sampleOf(fromMs + 250)],
  }),
})

/** Eight seconds, in one of which others had all cores, with a sample each quarter and a peak of descriptors between. */
function starvedRecord(): RunRecord {
  const latencies = Array.from({ length: 800 }, (_, index) => (index >= 300 && index < 400 ? 150 : 2))
  const samples = Array.from({ length: 33 }, (_, index) => {
    const waitedMs = 150 * Math.min(Math.max(index - 12, 0), 4)
    return sampleOf(index * 250, {
      cpuMs: index * 50,
      fileDescriptors: index === 10 ? 50 : 30,
      waitedForCoreMs: waitedMs,
      host: { busyMs: index * 50 + 2 * waitedMs, stolenMs: 0, generatorMs: 0, cores: 2 },
    })
  })
  return recordOf({ ...trafficOf(operationsOf(latencies)), samples })
}

test('parts fold to a minute with its judgements', () => {
  const minute = foldMinute([alike(60_000, 2), alike(61_000, 7)])
  expect(minute).toMatchObject({
    fromMs: 60_000,
    run: { durationMs: 2000, first: [] },
    harnessBytes: 60_001,
  })
  expect([anonymousBytesOf(minute), fileDescriptorsOf(minute)]).toEqual([20e6, 30])
  const judgements = judgeRecord(minute.run, { errors: 0, p99: ms(5) })
  expect(judgements.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
    'errors pass',
    'latency.p99 inconclusive',
  ])
})

test('a minute is judged as its parts are', () => {
  const part = { fromMs: 0, harnessBytes: 1, record: starvedRecord() }
  const limits = {
    p99: ms(100),
    errors: 0,
    connections: 10,
    memory: megabytes(500),
    fileDescriptors: 40,
    cpu: percentOfCore(40),
  }
  const whole = judgeRecord(part.record, limits)
  const folded = judgeRecord(foldMinute([part]).run, limits)
  const facts = (judgements: readonly Judgement[]) =>
    judgements.map(({ check, verdict, measured }) => [check, verdict, measured])
  expect(facts(folded)).toEqual(facts(whole))
  expect(whole.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'pass', 'fail', 'pass'])
  expect(whole[0]?.evidence[0]).toMatchObject({ kind: 'hostBusy' })
})

test('seconds that the generator spoiled are no part of what may drift', () => {
  const spoiled = [...repeat(200, 2), ...repeat(100, 90), ...repeat(300, 2)]
  const part = {
    fromMs: 0,
    harnessBytes: 1,
    record: recordOf(trafficOf(operationsOf(spoiled), [0, 0, 80, 0, 0, 0])),
  }
  const minute = foldMinute([part])
  expect([10, 1_000].map(limitMs => Math.round(calmP99Ms(minute, limitMs) ?? 0))).toEqual([2, 90])
  expect(calmP99Ms(foldMinute([alike(60_000, 2)]), 10)).toBeUndefined()
})
