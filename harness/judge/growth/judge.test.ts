import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inSessions } from '../class-growth.ts'
import { judgeGrowth, mayStillGrow } from './judge.ts'
import { judgeObjects } from './figure.ts'
import type { GrowthRecord } from './record.ts'
import {
  growthOf,
  healthy,
  judgeHeap,
  leak16,
  limits,
  requestsPerRound,
  rounds,
} from '../../testing/literal-growth.ts'

const filling = growthOf(
  [55_616, 53_616, 82_488, 53_816, 2776, -224, 57_456, 0, -112, -632],
  rounds(20, round => [0, 56, 0, -168][round % 4] ?? 0),
)

describe('growth of the live heap', () => {
  test('a healthy service, as it was measured', () => {
    expect(judgeHeap(healthy)).toMatchObject({
      check: 'heap',
      verdict: 'pass',
      limit: { relation: '<', value: 8, unit: 'B/request', none: true },
      evidence: [
        {
          kind: 'steps',
          figure: 'heap',
          requests: [480, 2880],
          gained: 912,
          grew: 6,
          unchanged: 1,
          shrank: 3,
        },
      ],
    })
    expect(mayStillGrow(healthy, limits)).toBe(false)
  })

  test('16 bytes a request in an array, which takes its room in leaps', () => {
    const judgement = judgeHeap(leak16)
    expect(judgement).toMatchObject({ verdict: 'fail', unit: 'B/request' })
    expect(judgement?.interval?.[0]).toBeGreaterThan(8)
  })

  test('what grew in three windows is watched in a fourth: it may be a large cache', () => {
    expect(mayStillGrow(leak16, limits)).toBe(true)
    const even = rounds(20, () => 5_000)
    const grown = [even.slice(0, 10), even, even]
    expect(mayStillGrow(growthOf(...grown, even), limits)).toBe(false)
    expect(judgeHeap(growthOf(...grown, even))).toMatchObject({ verdict: 'fail' })
    const full = growthOf(...grown, [...even.slice(0, 12), ...rounds(8, () => 0)])
    expect(mayStillGrow(full, limits)).toBe(true)
    expect(judgeHeap({ ...full, windows: full.windows.slice(0, 4) })?.verdict).not.toBe('fail')
  })

  test('a full ring of texts that become longer grows ever more slowly, and is no leak', () => {
    const ring = [427_000, 49_000, 26_000].map((gain, window) =>
      rounds(10, round => (window === 0 ? gain / 10 : round % 2 === 0 ? gain / 5 : 0)),
    )
    const judgement = judgeHeap(growthOf(...ring))
    expect(judgement).toMatchObject({ verdict: 'inconclusive' })
    expect(judgement?.evidence[0]).toEqual({ kind: 'undecidedGrowth', why: 'slowing' })
  })

  test('a cache that fills in two windows and then stands still is no leak', () => {
    expect(mayStillGrow(filling, limits)).toBe(false)
    expect(judgeHeap(filling)).toMatchObject({ verdict: 'pass' })
  })

  test('one large step is looked into, and forgiven when it stays the only one', () => {
    const step = rounds(10, round => (round === 4 ? 53_000 : 0))
    expect(mayStillGrow(growthOf(step), limits)).toBe(true)
    const calm = rounds(20, () => 0)
    expect(judgeHeap(growthOf(step, calm))).toMatchObject({ verdict: 'pass', measured: 0 })
  })

  test('a heap that swings by 6 MB decides nothing, however long it is watched', () => {
    const level = (reading: number) => Math.round(3_000_000 * Math.sin(reading ** 2))
    const gains = rounds(50, round => level(round + 1) - level(round))
    const noisy = growthOf(gains.slice(0, 10), gains.slice(10, 30), gains.slice(30))
    expect(judgeHeap(noisy)).toMatchObject({ verdict: 'inconclusive' })
  })

  test('every leak of 16 bytes is found, and every healthy drift of 4 is not, whatever 2 KB of noise do', () => {
    const noise = array(integer({ min: -1000, max: 1000 }), { minLength: 91, maxLength: 91 })
    const verdictOf = (drift: number, levels: readonly number[]) => {
      const level = (round: number) => drift * requestsPerRound * round + (levels[round] ?? 0)
      const gains = rounds(90, round => level(round + 1) - level(round))
      const windows = [0, 10, 30, 50, 70].map((from, index) => gains.slice(from, [10, 30, 50, 70, 90][index]))
      let watched = 1
      while (watched < windows.length && mayStillGrow(growthOf(...windows.slice(0, watched)), limits))
        watched += 1
      return judgeHeap(growthOf(...windows.slice(0, watched)))
    }
    assert(
      property(noise, levels => {
        expect(verdictOf(16, levels)).toMatchObject({ verdict: 'fail' })
        expect(verdictOf(4, levels)).toMatchObject({ verdict: 'pass' })
      }),
      { numRuns: 30 },
    )
  })
})

describe('objects', () => {
  /** How many timers there were more in each window of 2,400 requests, one for the first window, two for each later. */
  const counted = (gains: readonly number[], name = 'Timer'): GrowthRecord => {
    let last = { requests: 0, counts: { [name]: 3 } }
    const classHistograms = [
      last,
      ...gains.map(gain => {
        last = { requests: last.requests + 2400, counts: { [name]: (last.counts[name] ?? 0) + gain } }
        return last
      }),
    ]
    const { windows, failures } = growthOf(
      ...Array.from({ length: Math.ceil((gains.length + 1) / 2) }, () => rounds(10, () => 0)),
    )
    const ends = [0, 1, 3, 5]
    return {
      failures,
      windows: windows.map((window, index) => ({
        ...window,
        classHistograms: classHistograms.slice(ends[index], (ends[index + 1] ?? 0) + 1),
      })),
    }
  }

  test('one in a hundred requests is found in a heap that does not seem to grow', () => {
    const leak = counted([24, 24, 24, 24, 24])
    expect(judgeHeap(leak)).toMatchObject({
      verdict: 'fail',
      measured: 0.01,
      unit: '/request',
      evidence: [{ kind: 'objects', name: 'Timer', gains: [24, 24, 24, 24, 24], perRequest: 0.01 }],
    })
  })

  test('what comes and goes is not kept, even where there happens to be more of it each time', () => {
    expect(judgeHeap(counted([24, 240, 31, 18, 300]))).toMatchObject({ verdict: 'pass' })
  })

  test('more of them once is looked into, and forgiven', () => {
    expect(mayStillGrow(counted([24]), limits)).toBe(true)
    expect(judgeHeap(counted([24, 24, 2]))).toMatchObject({ verdict: 'pass' })
  })

  test('what each session of the database has in use more is no part of the heap', () => {
    const settings = counted([200_000, 190_000, 210_000, 200_000, 190_000], inSessions)
    expect(judgeObjects(settings, 'database')).toMatchObject([{ verdict: 'fail', slope: 82.5 }])
    expect(judgeObjects(settings, 'heap')).toEqual([])
  })

  test('where sessions were read they alone decide, and not the container of the database', () => {
    const growing = (record: GrowthRecord): GrowthRecord => ({
      ...record,
      windows: record.windows.map(({ readings, classHistograms }) => ({
        classHistograms,
        readings: readings.map(({ requests, values }) => ({
          requests,
          values: { ...values, database: 1_000 * requests },
        })),
      })),
    })
    const judge = (record: GrowthRecord) =>
      judgeGrowth(growing(record), limits).find(({ check }) => check === 'database')
    const gains = [2_400, 2_400, 2_400, 2_400, 2_400]
    expect(judge(counted(gains, inSessions))).toMatchObject({ verdict: 'pass', measured: 1 })
    expect(judge(counted(gains))).toMatchObject({ verdict: 'fail', measured: 1_000 })
  })
})

test('bytes of a typed array in use are memory behind buffers, which itself grows in leaps', () => {
  const { windows, failures } = growthOf(...[1, 2, 3].map(() => rounds(10, () => 0)))
  const used = (window: number, end: number) => ({
    requests: 480 + 2_480 * window + 2_400 * end,
    counts: { 'bytes in use of Float64Array': 8 * (2_480 * window + 2_400 * end) },
  })
  const doubling = windows.map((one, window) => ({
    readings: one.readings.map(reading => ({
      ...reading,
      values: { ...reading.values, external: window === 0 ? 1e6 : 2e6 },
    })),
    classHistograms: [used(window, 0), used(window, 1)],
  }))
  const [heap, external] = judgeGrowth({ windows: doubling, failures }, limits)
  expect(heap?.verdict).toBe('pass')
  expect(external).toMatchObject({
    verdict: 'fail',
    measured: 8,
    title: 'bytes of typed arrays and buffers in use',
  })
})

test('native memory that grows beside a heap that leaks follows from it', () => {
  const { windows, failures } = growthOf(...[1, 2, 3].map(() => rounds(10, () => 5_000)))
  const both = windows.map((window, number) => ({
    ...window,
    readings: window.readings.map(reading => ({
      ...reading,
      values: { ...reading.values, native: number === 1 ? 0 : 100 * reading.requests },
    })),
  }))
  const native = judgeGrowth({ windows: both, failures }, limits).find(({ check }) => check === 'native')
  expect(native).toMatchObject({ verdict: 'inconclusive', fix: { kind: 'check', check: 'heap' } })
  expect(native?.evidence[0]).toEqual({ kind: 'follows', check: 'heap' })
})

test('each judgement says how many requests it covers', () => {
  expect(judgeHeap(healthy)?.examined).toEqual({ count: 2_400, of: 'requests' })
  expect(judgeHeap(leak16)?.examined).toEqual({ count: 12_160, of: 'requests' })
})

test('a leak is told by where it was made', () => {
  const at = { file: 'app/api.ts', line: 32, text: 'kept.push(request)' }
  const origins = {
    heap: [{ kind: 'inserted', method: 'push', count: 80, at }, { kind: 'oneBuffer' }] as const,
  }
  const judgement = judgeHeap({ ...leak16, origins })
  expect(judgement?.evidence.slice(0, 2)).toEqual(origins.heap)
  expect(judgement).toMatchObject({ origins: [at], cause: { kind: 'kept', lines: [at] } })
  expect(judgeHeap({ ...healthy, origins })).toMatchObject({ origins: [], evidence: [{ kind: 'steps' }] })
})
