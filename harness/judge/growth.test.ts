import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesPerRequest } from '../units.ts'
import { judgeGrowth, mayStillGrow, type GrowthRecord, type Reading } from './growth.ts'

const limits = { heap: bytesPerRequest(8) }
const requestsPerRound = 240

/** One list for each window: what the heap gained in each round. The first reading is taken at 480 requests. */
const recordOf = (...windows: (readonly number[])[]): GrowthRecord => {
  let latest: Reading = { requests: 480, live: { heap: 10_000_000, external: 4_000_000 } }
  const readings = windows.map(gains => {
    const window = [latest]
    for (const gain of gains) {
      const { requests, live } = latest
      latest = {
        requests: requests + requestsPerRound,
        live: { ...live, heap: live.heap + gain },
      }
      window.push(latest)
    }
    return window
  })
  return { windows: readings, failures: {} }
}

const judgeHeap = (record: GrowthRecord) => judgeGrowth(record, limits)[0]
const rounds = <T>(count: number, gain: (round: number) => T): T[] =>
  Array.from({ length: count }, (_, round) => gain(round))

/** What an array holds room for after `elements` were pushed: half as many again and 16, each time it is full. */
const roomFor = (elements: number): number => {
  let room = 17
  while (room < elements) room = room + Math.floor(room / 2) + 16
  return room
}
const arrayGains = (from: number, count: number) =>
  rounds(count, round => {
    const requests = from + round * requestsPerRound
    return 8 * (roomFor(2 * (requests + requestsPerRound)) - roomFor(2 * requests))
  })

const healthy = recordOf([280, 120, 432, 112, -12_168, 12_200, 0, -1640, 1632, -56])
const leak16 = recordOf(
  [7504, -88, 8408, 224, 12_624, 56, 112, 19_008, -56, 56],
  [28_480, 0, 0, 0, 43_416, -152, 0, 0, 0, 0, 64_000, 56, 0, 0, 0, 112, 0, 96_000, 0, 0],
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
      limit: 'none (< 8)',
      evidence: ['requests 480 to 2880: +912 B in 10 rounds, 6 grew, 1 unchanged, 3 shrank'],
    })
    expect(mayStillGrow(healthy, limits)).toBe(false)
  })

  test('16 bytes a request in an array, as it was measured', () => {
    expect(mayStillGrow(leak16, limits)).toBe(true)
    const judgement = judgeHeap(leak16)
    expect(judgement).toMatchObject({ verdict: 'fail', unit: 'B/request' })
    expect(judgement?.measured).toBeCloseTo(33.4, 1)
    expect(judgement?.interval?.[0]).toBeGreaterThan(16)
  })

  test('growth in one window alone accuses nobody', () => {
    const suspected = { ...leak16, windows: leak16.windows.slice(0, 1) }
    expect(mayStillGrow(suspected, limits)).toBe(true)
    expect(judgeHeap(suspected)).toMatchObject({ verdict: 'inconclusive' })
  })

  test('a cache of 1,500 entries that fills and then stands still is no leak', () => {
    expect(mayStillGrow(filling, limits)).toBe(false)
    const judgement = judgeHeap(filling)
    expect(judgement).toMatchObject({ verdict: 'pass' })
    expect(judgement?.measured).toBeCloseTo(0, 0)
  })

  test('one large step is looked into, and forgiven when it stays the only one', () => {
    const step = recordOf(rounds(10, round => (round === 4 ? 53_000 : 0)))
    expect(mayStillGrow(step, limits)).toBe(true)
    const calm = recordOf(
      rounds(10, round => (round === 4 ? 53_000 : 0)),
      rounds(20, () => 0),
    )
    expect(judgeHeap(calm)).toMatchObject({ verdict: 'pass', measured: 0 })
  })

  test('an array that takes room in steps grows through rounds of exactly nothing', () => {
    const first = arrayGains(480, 10)
    expect(first.filter(gain => gain === 0).length).toBeGreaterThanOrEqual(5)
    expect(mayStillGrow(recordOf(first), limits)).toBe(true)
    expect(judgeHeap(recordOf(first, arrayGains(2880, 20)))).toMatchObject({ verdict: 'fail' })
  })

  test('a heap that swings by 300 KB decides nothing, in one window or in two', () => {
    const level = (reading: number) => Math.round(150_000 * Math.sin(reading ** 2))
    const gains = rounds(30, round => level(round + 1) - level(round))
    for (const noisy of [recordOf(gains.slice(0, 10)), recordOf(gains.slice(0, 10), gains.slice(10))]) {
      expect(mayStillGrow(noisy, limits)).toBe(true)
      expect(judgeHeap(noisy)).toMatchObject({ verdict: 'inconclusive' })
    }
  })

  test('growth that turned into swings is neither a leak nor none', () => {
    const swing = (round: number) => Math.round(150_000 * (Math.sin((round + 1) ** 2) - Math.sin(round ** 2)))
    const judgement = judgeHeap(
      recordOf(
        rounds(10, () => 1_000_000),
        rounds(20, swing),
      ),
    )
    expect(judgement?.interval?.[0]).toBeGreaterThan(8)
    expect(judgement).toMatchObject({ verdict: 'inconclusive' })
  })

  test('9 bytes a request are more than 8, but not for sure where the noise is 20 KB', () => {
    const level = (round: number) => 9 * requestsPerRound * round + Math.round(10_000 * Math.sin(round ** 2))
    const gains = rounds(30, round => level(round + 1) - level(round))
    const judgement = judgeHeap(recordOf(gains.slice(0, 10), gains.slice(10)))
    expect(judgement).toMatchObject({ verdict: 'inconclusive' })
    expect(judgement?.measured).toBeGreaterThan(8)
  })

  test('every leak of 16 bytes is found, and every healthy drift of 4 is not, whatever 2 KB of noise do', () => {
    const noise = array(integer({ min: -1000, max: 1000 }), { minLength: 31, maxLength: 31 })
    const verdictOf = (drift: number, levels: readonly number[]) => {
      const level = (round: number) => drift * requestsPerRound * round + (levels[round] ?? 0)
      const gains = rounds(30, round => level(round + 1) - level(round))
      const first = recordOf(gains.slice(0, 10))
      return judgeHeap(mayStillGrow(first, limits) ? recordOf(gains.slice(0, 10), gains.slice(10)) : first)
    }
    assert(
      property(noise, levels => {
        expect(verdictOf(16, levels)).toMatchObject({ verdict: 'fail' })
        expect(verdictOf(4, levels)).toMatchObject({ verdict: 'pass' })
      }),
    )
  })
})

describe('too little evidence', () => {
  test('five readings', () => {
    expect(judgeHeap(recordOf([0, 0, 0, 0]))).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      evidence: ['needs 6 readings in a window, got 5'],
    })
  })

  test('no readings', () => {
    expect(judgeHeap({ windows: [], failures: {} })?.evidence).toEqual([
      'needs 6 readings in a window, got 0',
    ])
  })

  test('fewer requests than came before the first reading', () => {
    const late = recordOf(rounds(10, () => 0))
    const windows = late.windows.map(window =>
      window.map(({ requests, live }) => ({ requests: requests + 2000, live })),
    )
    const judgement = judgeHeap({ windows, failures: {} })
    expect(judgement).toMatchObject({ verdict: 'inconclusive', measured: null })
    expect(judgement?.evidence[0]).toContain('2480 requests came before the first reading and 2400 after it')
  })

  test('failed requests: what they would have kept is unknown', () => {
    expect(judgeHeap({ ...healthy, failures: { 'status 500': 12, timeout: 1 } })).toMatchObject({
      verdict: 'inconclusive',
      evidence: expect.arrayContaining(['12 × status 500', '1 × timeout']),
    })
  })

  test('failed requests are no excuse for a leak', () => {
    expect(judgeHeap({ ...leak16, failures: { 'status 500': 12 } })).toMatchObject({ verdict: 'fail' })
  })
})

test('each limit is a check of its own, and buffers are not the heap', () => {
  const judgements = judgeGrowth(leak16, { heap: bytesPerRequest(8), external: bytesPerRequest(8) })
  expect(judgements.map(({ check, verdict }) => [check, verdict])).toEqual([
    ['heap', 'fail'],
    ['external', 'pass'],
  ])
})
