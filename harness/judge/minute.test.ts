import { expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import type { RunRecord } from '../record/run.ts'
import { megabytes, ms, percentOfCore } from '../record/units.ts'
import type { Judgement } from './judgement.ts'
import {
  anonymousMegabytesOf,
  calmP99Ms,
  fileDescriptorsOf,
  foldMinute,
  joined,
  type Minute,
} from './minute.ts'
import { judgeRecord } from './promises.ts'

const part = (fromMs: number, latencyMs: number, harnessBytes: number): Minute => ({
  fromMs,
  harnessBytes,
  run: recordOf({
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
const alike = (fromMs: number, latencyMs: number): Minute => ({
  fromMs,
  harnessBytes: fromMs + 1,
  run: recordOf({
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
  expect([anonymousMegabytesOf(minute), fileDescriptorsOf(minute)]).toEqual([20, 30])
  const judgements = judgeRecord(minute.run, { errors: 0, p99: ms(5) })
  expect(judgements.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
    'errors pass',
    'latency.p99 inconclusive',
  ])
})

test('a minute is judged as its parts are', () => {
  const part = { fromMs: 0, harnessBytes: 1, run: starvedRecord() }
  const limits = {
    p99: ms(100),
    errors: 0,
    connections: 10,
    memory: megabytes(500),
    fileDescriptors: 40,
    cpu: percentOfCore(40),
  }
  const whole = judgeRecord(part.run, limits)
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
    run: recordOf(trafficOf(operationsOf(spoiled), [0, 0, 80, 0, 0, 0])),
  }
  const minute = foldMinute([part])
  expect([10, 1_000].map(limitMs => Math.round(calmP99Ms(minute, limitMs) ?? 0))).toEqual([2, 90])
  expect(calmP99Ms(foldMinute([alike(60_000, 2)]), 10)).toBeUndefined()
})

test('failures are those of all parts, of each call and outcome with the moment of the first', () => {
  const failing = (call: string, outcome: string, count: number, firstMs: number) => ({
    call,
    outcome,
    count,
    firstMs,
  })
  const partOf = (failures: RunRecord['failures']): Minute => ({
    fromMs: 0,
    harnessBytes: 1,
    run: recordOf({ failures }),
  })
  const { failures } = joined([
    partOf([failing('read', 'timeout', 2, 90), failing('read', 'status 500', 1, 20)]),
    partOf([failing('write', 'timeout', 4, 30), failing('read', 'timeout', 8, 40)]),
  ])
  expect(failures).toEqual([
    failing('read', 'timeout', 10, 40),
    failing('read', 'status 500', 1, 20),
    failing('write', 'timeout', 4, 30),
  ])
})

test('connections of parts joined: those of the first, and those that were opened later', () => {
  const connected = (fromMs: number, opened: number, lost: number): Minute => {
    const { run, ...rest } = alike(fromMs, 2)
    return { ...rest, run: { ...run, connections: { opened, lost } } }
  }
  const calm = [connected(0, 10, 0), connected(2000, 10, 0)]
  const [before, losing, after] = [connected(0, 10, 0), connected(2000, 12, 2), connected(4000, 10, 0)]
  expect(joined(calm).connections).toEqual({ opened: 10, lost: 0 })
  expect(joined([before, losing, after]).connections).toEqual({ opened: 12, lost: 2 })
  expect(joined([losing, losing]).connections).toEqual({ opened: 14, lost: 4 })
})

test('of parts joined, the slowest requests are those of any part, and the first are those of the first', () => {
  const [fast, slow] = [alike(0, 2), alike(1000, 9)]
  const run = joined([fast, slow, alike(2000, 4)])
  expect(run.slowest).toEqual(slow.run.slowest)
  const idle = { ...fast, run: recordOf(trafficOf([])) }
  expect(joined([idle, slow]).slowest).toEqual(slow.run.slowest)
  expect(run.first).toEqual(fast.run.first)
  const lasting = { ...alike(1000, 9), run: { ...slow.run, call: 'GET /last' } }
  expect(joined([fast, slow, slow, lasting]).call).toBe('GET /last')
})

test('a minute has the least memory of the harness, and begins with its first part', () => {
  const [one, other] = [alike(60_000, 2), alike(61_000, 2)]
  expect(
    foldMinute([
      { ...one, harnessBytes: 9 },
      { ...other, harnessBytes: 5 },
    ]),
  ).toMatchObject({
    fromMs: 60_000,
    harnessBytes: 5,
  })
})

test('where nothing was read there is nothing to tell', () => {
  const { fileDescriptors: _none, ...unread } = sampleOf(500)
  const minuteOf = (samples: RunRecord['samples']) =>
    foldMinute([{ fromMs: 0, harnessBytes: 1, run: recordOf({ samples }) }])
  const without = minuteOf([unread])
  expect(without.run.samples[0]).not.toHaveProperty('fileDescriptors')
  expect([anonymousMegabytesOf(without), fileDescriptorsOf(without)]).toEqual([20, undefined])
  expect(anonymousMegabytesOf(minuteOf([]))).toBeUndefined()
  const once = minuteOf([sampleOf(250, { fileDescriptors: 8 }), unread])
  expect(once.run.samples).toMatchObject([{ atMs: 500, fileDescriptors: 8 }])
})

test('what a minute held is the median of its seconds', () => {
  const held = [10, 90, 20].map((count, index) =>
    sampleOf(1000 * index, { fileDescriptors: count, anonymousBytes: count * 1e6 }),
  )
  const minute = foldMinute([{ fromMs: 0, harnessBytes: 1, run: recordOf({ samples: held }) }])
  expect([anonymousMegabytesOf(minute), fileDescriptorsOf(minute)]).toEqual([20, 20])
})

test('368 requests have a P99, and one less has none', () => {
  const calm = (count: number) => {
    const latencies = [...repeat(count - 10, 2), ...repeat(7, 5), ...repeat(3, 90)]
    const run = recordOf({ ...trafficOf(operationsOf(latencies)), samples: [] })
    return calmP99Ms({ fromMs: 0, harnessBytes: 1, run }, 10)
  }
  expect(calm(368)).toBeCloseTo(5, 1)
  expect(calm(367)).toBeUndefined()
})
