import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesPerRequest } from '../../record/units.ts'
import { inSessions } from '../class-growth.ts'
import { judgeGrowth, mayStillGrow } from './judge.ts'
import { judgeObjects } from './objects.ts'
import type { GrowthRecord, Reading } from './record.ts'

const limits = { heap: bytesPerRequest(8), external: bytesPerRequest(8), native: bytesPerRequest(32) }
const requestsPerRound = 240

/** One list for each window: what the heap gained in each round. The first reading is taken at 480 requests,
 * and each window begins 80 requests after the last. */
const recordOf = (...windows: (readonly number[])[]): GrowthRecord => {
  let latest: Reading = { requests: 400, values: { heap: 10_000_000, external: 4_000_000 } }
  return {
    failures: {},
    windows: windows.map(gains => {
      latest = { ...latest, requests: latest.requests + 80 }
      const readings = [latest]
      for (const gain of gains) {
        const { requests, values } = latest
        latest = {
          requests: requests + requestsPerRound,
          values: { ...values, heap: (values['heap'] ?? 0) + gain },
        }
        readings.push(latest)
      }
      return { readings, classHistograms: [] }
    }),
  }
}

const judgeHeap = (record: GrowthRecord) => judgeGrowth(record, limits)[0]
const rounds = <T>(count: number, gain: (round: number) => T): T[] =>
  Array.from({ length: count }, (_, round) => gain(round))

const healthy = recordOf([280, 120, 432, 112, -12_168, 12_200, 0, -1640, 1632, -56])
const leak16 = recordOf(
  [7504, -88, 8408, 224, 12_624, 56, 112, 19_008, -56, 56],
  [28_480, 0, 0, 0, 43_416, -152, 0, 0, 0, 0, 64_000, 56, 0, 0, 0, 112, 0, 96_000, 0, 0],
  rounds(20, round => (round % 5 === 0 ? 40_000 : 0)),
)

const filling = recordOf(
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
    expect(mayStillGrow(recordOf(...grown, even), limits)).toBe(false)
    expect(judgeHeap(recordOf(...grown, even))).toMatchObject({ verdict: 'fail' })
    const full = recordOf(...grown, [...even.slice(0, 12), ...rounds(8, () => 0)])
    expect(mayStillGrow(full, limits)).toBe(true)
    expect(judgeHeap({ ...full, windows: full.windows.slice(0, 4) })?.verdict).not.toBe('fail')
  })

  test('a full ring of texts that become longer grows ever more slowly, and is no leak', () => {
    const ring = [427_000, 49_000, 26_000].map((gain, window) =>
      rounds(10, round => (window === 0 ? gain / 10 : round % 2 === 0 ? gain / 5 : 0)),
    )
    const judgement = judgeHeap(recordOf(...ring))
    expect(judgement).toMatchObject({ verdict: 'inconclusive' })
    expect(judgement?.evidence[0]).toEqual({ kind: 'undecidedGrowth', why: 'slowing' })
  })

  test('a cache that fills in two windows and then stands still is no leak', () => {
    expect(mayStillGrow(filling, limits)).toBe(false)
    expect(judgeHeap(filling)).toMatchObject({ verdict: 'pass' })
  })

  test('one large step is looked into, and forgiven when it stays the only one', () => {
    const step = rounds(10, round => (round === 4 ? 53_000 : 0))
    expect(mayStillGrow(recordOf(step), limits)).toBe(true)
    const calm = rounds(20, () => 0)
    expect(judgeHeap(recordOf(step, calm))).toMatchObject({ verdict: 'pass', measured: 0 })
  })

  test('a heap that swings by 300 KB decides nothing, however long it is watched', () => {
    const level = (reading: number) => Math.round(150_000 * Math.sin(reading ** 2))
    const gains = rounds(50, round => level(round + 1) - level(round))
    const noisy = recordOf(gains.slice(0, 10), gains.slice(10, 30), gains.slice(30))
    expect(judgeHeap(noisy)).toMatchObject({ verdict: 'inconclusive' })
  })

  test('every leak of 16 bytes is found, and every healthy drift of 4 is not, whatever 2 KB of noise do', () => {
    const noise = array(integer({ min: -1000, max: 1000 }), { minLength: 91, maxLength: 91 })
    const verdictOf = (drift: number, levels: readonly number[]) => {
      const level = (round: number) => drift * requestsPerRound * round + (levels[round] ?? 0)
      const gains = rounds(90, round => level(round + 1) - level(round))
      const windows = [0, 10, 30, 50, 70].map((from, index) => gains.slice(from, [10, 30, 50, 70, 90][index]))
      let watched = 1
      while (watched < windows.length && mayStillGrow(recordOf(...windows.slice(0, watched)), limits))
        watched += 1
      return judgeHeap(recordOf(...windows.slice(0, watched)))
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
    const { windows, failures } = recordOf(
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
})

test('bytes of a typed array in use are memory behind buffers, which itself grows in leaps', () => {
  const { windows, failures } = recordOf(...[1, 2, 3].map(() => rounds(10, () => 0)))
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
  expect(external).toMatchObject({ verdict: 'fail', measured: 8, title: 'bytes of typed arrays in use' })
})

test('native memory that grows beside a heap that leaks follows from it', () => {
  const { windows, failures } = recordOf(...[1, 2, 3].map(() => rounds(10, () => 5_000)))
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
})

describe('counts', () => {
  const open = (count: (reading: number) => number, name = 'descriptors'): GrowthRecord => {
    const record = recordOf(...[1, 2, 3].map(() => rounds(10, () => 0)))
    return {
      ...record,
      windows: record.windows.map(({ readings }) => ({
        classHistograms: [],
        readings: readings.map(({ requests, values }) => ({
          requests,
          values: { ...values, [name]: count(requests) },
        })),
      })),
    }
  }
  const judged = (record: GrowthRecord, check: string) =>
    judgeGrowth(record, limits).find(judgement => judgement.check === check)

  test('one descriptor in a hundred requests', () => {
    const leak = open(requests => 30 + Math.floor(requests / 100))
    expect(judged(leak, 'fileDescriptors')).toMatchObject({ verdict: 'fail' })
    expect(judged(leak, 'fileDescriptors')?.measured).toBeCloseTo(0.01, 3)
  })

  test('sockets that are still closing are none', () => {
    const closing = open(requests => 30 + (requests % 7), 'handles.TCPSocketWrap')
    expect(judged(closing, 'handles')).toMatchObject({ verdict: 'pass' })
  })

  test('connections that stand idle while the service refuses for want of one', () => {
    const record = { ...open(() => 10, 'connections.open'), refusing: ['GET /api/ready: status 503'] }
    expect(judged(record, 'connections')).toMatchObject({
      verdict: 'fail',
      evidence: [
        {
          kind: 'refuses',
          connections: { open: 10 },
          refusing: ['GET /api/ready: status 503'],
        },
      ],
    })
  })
})

test('what is counted up until requests fail has run out', () => {
  const { windows } = recordOf(rounds(3, () => 0))
  const readings = [11, 42, 74, 99].map((count, index) => ({
    requests: 500 + 300 * index,
    values: { 'connections.open': count, descriptors: 30 + (index % 2) },
  }))
  const failures = { 'GET /api/ready: status 503': 6 }
  const record = { failures, windows: windows.map(window => ({ ...window, readings })) }
  const judgements = judgeGrowth(record, limits).filter(({ verdict }) => verdict === 'fail')
  expect(judgements.map(({ check }) => check)).toEqual(['connections'])
  expect(judgements[0]?.evidence).toContainEqual({
    kind: 'exhausted',
    figure: 'connections.open',
    from: 11,
    to: 99,
    requests: 900,
  })
})

describe('too little evidence', () => {
  test('five readings', () => {
    expect(judgeHeap(recordOf([0, 0, 0, 0]))).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      evidence: [{ kind: 'tooFew', of: 'readings', needed: 6, got: 5 }],
    })
  })

  test('no readings', () => {
    expect(judgeHeap({ windows: [], failures: {} })?.evidence).toEqual([
      { kind: 'tooFew', of: 'readings', needed: 6, got: 0 },
    ])
  })

  test('a service that cannot be looked into passes for nothing that only it knows', () => {
    const unseen = { kind: 'unseen', said: 'no inspector answers' } as const
    const judgements = judgeGrowth({ ...healthy, unseen }, limits)
    const heap = judgements.find(({ check }) => check === 'heap')
    expect(heap).toMatchObject({ verdict: 'inconclusive', measured: null, evidence: [unseen] })
  })

  test('native memory is that of the container where malloc cannot be read', () => {
    const { windows, failures } = recordOf(rounds(10, () => 0))
    const seen = windows.map(({ readings }) => ({
      classHistograms: [],
      readings: readings.map(reading => ({ ...reading, values: { ...reading.values, anonymous: 2e7 } })),
    }))
    const native = judgeGrowth({ windows: seen, failures }, limits).find(({ check }) => check === 'native')
    expect(native).toMatchObject({ verdict: 'pass', measured: 0 })
    expect(native?.evidence[0]).toMatchObject({ figure: 'anonymous' })
  })

  test('failed requests: what they would have kept is unknown', () => {
    expect(judgeHeap({ ...healthy, failures: { 'status 500': 12, timeout: 1 } })).toMatchObject({
      verdict: 'inconclusive',
      evidence: expect.arrayContaining([
        { kind: 'failures', outcome: 'status 500', count: 12 },
        { kind: 'failures', outcome: 'timeout', count: 1 },
      ]),
    })
  })

  test('failed requests do not explain a leak away', () => {
    expect(judgeHeap({ ...leak16, failures: { 'status 500': 12 } })).toMatchObject({ verdict: 'fail' })
  })
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
