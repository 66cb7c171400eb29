import { expect, test } from 'vitest'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { foldMinute, joined, type Part } from './minute.ts'

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
