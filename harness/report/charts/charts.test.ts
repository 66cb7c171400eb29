import { describe, expect, test } from 'vitest'
import type { FaultWindow } from '../../faults/plan.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../../testing/literal-record.ts'
import type { LeakRecord } from '../../judge/leaks.ts'
import { bytesPerRequest, megabytes, ms, percentOfCore } from '../../record/units.ts'
import { faultRunChartData, type FaultRunOperation } from './fault-run.ts'
import { leakChartData } from './leak.ts'
import { runChartData } from './run.ts'
import { inGroups, pointsMax, thinned } from './thin.ts'

describe('thinning', () => {
  test('groups leave no value out, and are as many as fit', () => {
    const values = Array.from({ length: 3_601 }, (_, index) => index)
    const groups = inGroups(values)
    expect(groups.flat()).toEqual(values)
    expect(groups.length).toBeLessThanOrEqual(pointsMax)
  })

  test('of values that come in turns all are kept alike', () => {
    const turns = Array.from({ length: 8_000 }, (_, index) => index % 20)
    const left = thinned(turns, 4_000)
    expect(left.length).toBeLessThanOrEqual(4_000)
    const counts = Array.from({ length: 20 }, (_, turn) => left.filter(value => value === turn).length)
    expect(Math.min(...counts)).toBeGreaterThan(150)
  })

  test('few stay as they are', () => {
    expect(thinned([3, 1, 2], 3)).toEqual([3, 1, 2])
  })
})

describe('a run', () => {
  const traffic = trafficOf(operationsOf([...repeat(150, 2), ...repeat(50, 1.5)]))

  test('has percentiles of each second, and each request where there are few', () => {
    const { seconds, single, requests, limits } = runChartData(recordOf(traffic), { p99: ms(100) })
    expect(seconds).toMatchObject({
      p50: [2, 1.5],
      p99: [2, 2],
      max: [2, 2],
      rate: [100, 100],
      failed: [0, 0],
    })
    expect(single).toHaveLength(200)
    expect(single?.[0]).toEqual([0, 2, 1])
    expect(requests).toBe(200)
    expect(limits).toEqual({ latencyMs: 100 })
  })

  test('an hour takes no more room than a minute', () => {
    const second = traffic.seconds.slice(0, 1)
    const hour = recordOf({
      ...traffic,
      durationMs: ms(3_600_000),
      seconds: Array.from({ length: 3_600 }, () => second).flat(),
      samples: Array.from({ length: 14_400 }, (_, index) => sampleOf(index * 250, { cpuMs: index * 25 })),
    })
    const chart = runChartData(hour, {})
    expect(chart.seconds.p50.length).toBeLessThanOrEqual(pointsMax)
    expect(chart.seconds.rate[0]).toBe(100)
    expect(chart.samples.cpuOfQuota[1]).toBe(20)
    expect(JSON.stringify(chart).length).toBeLessThan(60_000)
  })

  test('its histogram counts every request, and its last percentile is the slowest', () => {
    const { histogram, percentiles } = runChartData(recordOf(traffic), {})
    expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(200)
    expect(percentiles.latencyMs[0]).toBe(1.5)
    expect(percentiles.latencyMs.at(-1)).toBe(2)
  })

  test('the few milliseconds of a last second have no rate', () => {
    const { seconds } = runChartData(recordOf({ ...traffic, durationMs: ms(1_003) }), {})
    expect(seconds.rate).toEqual([100, null])
  })

  test('what was throttled shows where it was', () => {
    const samples = [
      sampleOf(0),
      sampleOf(500, { cpuMs: 250, throttledMs: 100 }),
      sampleOf(1_000, { cpuMs: 260, throttledMs: 100 }),
    ]
    const { samples: shown } = runChartData(recordOf({ ...traffic, samples }), { cpu: percentOfCore(20) })
    expect(shown.cpuOfQuota).toEqual([null, 100, 4])
    expect(shown.throttledMs).toEqual([null, 200, 0])
  })

  test('seconds that the host took are told apart', () => {
    const starved = trafficOf(operationsOf(repeat(200, 2)), [0, 300])
    const busy = (atMs: number, generatorMs: number) =>
      sampleOf(atMs, { host: { busyMs: generatorMs, stolenMs: 0, generatorMs, cores: 2 } })
    const { disturbed, leftOut } = runChartData(
      recordOf({ ...starved, samples: [busy(0, 0), busy(1_000, 10), busy(2_000, 500)] }),
      { p99: ms(100) },
    )
    expect(disturbed).toEqual([[1_000, 2_000]])
    expect(leftOut[0]).toContain('the generator was late in 1 of 2 seconds')
  })

  test('nothing asked is nothing shown', () => {
    const empty = runChartData(recordOf({ ...trafficOf([]), samples: [] }), {})
    expect(empty).toMatchObject({ requests: 0, histogram: { counts: [] }, percentiles: { shares: [] } })
  })
})

describe('a leak', () => {
  const limits = {
    heap: bytesPerRequest(8),
    external: bytesPerRequest(8),
    native: bytesPerRequest(32),
    workingSet: megabytes(10),
  }
  const record: LeakRecord = {
    growth: {
      windows: [
        {
          classHistograms: [],
          readings: Array.from({ length: 8 }, (_, index) => ({
            requests: 1_000 + 100 * index,
            values: { heap: 10_000_000 + 1_600 * index, descriptors: 30, 'handles.A': 1, 'handles.B': 2 },
          })),
        },
      ],
      failures: {},
      origins: {
        heap: [
          { kind: 'inserted', method: 'push', count: 80, at: { file: 'app/api.ts', line: 3 } },
          { kind: 'growingRoutes', routes: ['GET /'], of: 4 },
        ],
      },
    },
    idle: { windows: [], failures: {} },
    workingSet: { requests: 1_000, beforeBytes: 27e6, afterBytes: 28e6, failures: {} },
  }

  test('has a line through the readings of each window', () => {
    const { figures, workingSetMb, accused } = leakChartData(record, limits)
    const heap = figures.find(({ check }) => check === 'heap')
    expect(heap?.slopes).toEqual([16])
    expect(heap?.fits[0]?.at(-1)).toBeCloseTo(10.0112)
    expect(figures.find(({ check }) => check === 'handles')?.values[0]).toEqual(repeat(8, 3))
    expect(workingSetMb).toEqual([27, 28])
    expect(accused).toEqual({
      sources: [{ file: 'app/api.ts', line: 3 }],
      lines: ['put there by push, 80 times, at app/api.ts:3', 'routes that make it grow: GET /'],
    })
  })

  test('what could not be read is not there', () => {
    const { figures } = leakChartData(record, limits)
    expect(figures.map(({ check }) => check)).toEqual(['heap', 'fileDescriptors', 'handles'])
  })

  test('of a service that used up its memory there is nothing but its end', () => {
    const end = { reached: 'memoryLimit', requests: 12, seconds: 1 } as const
    const { note, figures } = leakChartData({ ...end, first: {}, latest: {}, lastLines: [] }, limits)
    expect(note).toBe('killed at its memory limit (OOM) after 12 requests, 1.0 s after the first')
    expect(figures).toEqual([])
  })
})

describe('a fire', () => {
  const band: FaultWindow = {
    fault: 'killDatabase',
    fromMs: 1_000,
    struckMs: 1_010,
    healedMs: 1_500,
    untilMs: 4_000,
    hits: 3,
    breaches: [],
  }
  const operation = (index: number): FaultRunOperation => ({
    client: index % 3,
    sentMs: index * 10,
    answeredMs: index * 10 + 5,
    outcome: index >= 100 && index < 150 ? (index % 2 === 0 ? 'failed' : 'unknown') : 'ok',
  })
  const faultRun = (count: number) =>
    faultRunChartData({
      name: 'databaseDies',
      clients: 3,
      operations: Array.from({ length: count }, (_, index) => operation(index)),
      windows: [band],
      crashes: [],
    })

  test('has every operation, and how long the service took to recover', () => {
    const { operations, counts, faults, succeeded } = faultRun(400)
    expect(operations).toHaveLength(400)
    expect(counts).toEqual({ ok: 350, failed: 25, unknown: 25 })
    expect(faults[0]).toMatchObject({ fault: 'killDatabase', hits: 3, recoveredMs: 5, limitMs: 2_000 })
    expect(succeeded[0]).toBe(100)
    expect(succeeded[4]).toBe(0)
  })

  test('of very many, those that went well are thinned, and those that did not are all there', () => {
    const { operations, counts } = faultRun(20_000)
    expect(counts.ok).toBe(19_950)
    expect(operations.filter(([, , , outcome]) => outcome === 0).length).toBeLessThanOrEqual(4_000)
    expect(operations.filter(([, , , outcome]) => outcome !== 0)).toHaveLength(50)
  })
})
