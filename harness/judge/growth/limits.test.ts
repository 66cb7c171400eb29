import { describe, expect, test } from 'vitest'
import { bytesPerRequest } from '../../record/units.ts'
import { judgeGrowth, leaksIn, mayStillGrow } from './judge.ts'
import type { GrowthRecord, Reading } from './record.ts'

const limits = { heap: bytesPerRequest(8), external: bytesPerRequest(8), native: bytesPerRequest(32) }

type Values = (requests: number) => Reading['values']

/** Windows of six readings, a hundred requests apart; the first begins at 100 requests. */
const watched = (windows: number, values: Values, readings = 6): GrowthRecord => ({
  failures: {},
  windows: Array.from({ length: windows }, (_, window) => ({
    classHistograms: [],
    readings: Array.from({ length: readings }, (_reading, index) => {
      const requests = 100 * (1 + window * readings + index)
      return { requests, values: values(requests) }
    }),
  })),
})

const judged = (record: GrowthRecord, check: string) =>
  judgeGrowth(record, limits).find(judgement => judgement.check === check)

const heap =
  (slope: number): Values =>
  requests => ({ heap: 1000 + slope * requests })

describe('a line of growth', () => {
  test('at its limit in three windows is a leak, with its size, its steps and what a request leaves', () => {
    const judgement = judged(watched(3, heap(8)), 'heap')
    expect(judgement).toMatchObject({
      title: 'live heap kept',
      call: null,
      measured: 8,
      interval: [8, 8],
      verdict: 'fail',
      fix: 'findKept',
    })
    expect(judgement?.evidence).toEqual([
      ...[100, 700, 1300].map(from => ({
        kind: 'steps',
        figure: 'heap',
        requests: [from, from + 500],
        gained: 4000,
        grew: 5,
        unchanged: 0,
        shrank: 0,
      })),
      { kind: 'rises', perRequest: 0, perRound: 800 },
    ])
  })

  test('below it is none, and names its figure', () => {
    const judgement = judged(watched(1, heap(7.9)), 'heap')
    expect(judgement).toMatchObject({ verdict: 'pass', measured: expect.closeTo(7.9) })
    expect(judgement).not.toHaveProperty('fix')
  })

  test('at its limit in one or two windows is not decided, and may still grow', () => {
    for (const windows of [1, 2]) {
      const record = watched(windows, heap(8))
      const judgement = judged(record, 'heap')
      expect(judgement).toMatchObject({ verdict: 'inconclusive', measured: 8, fix: 'growInSoak' })
      expect(judgement?.evidence[0]).toEqual({ kind: 'undecidedGrowth', why: 'tooShort' })
      expect(judgement?.evidence).toHaveLength(1 + windows)
      expect(mayStillGrow(record, limits)).toBe(true)
      expect(mayStillGrow({ ...record, failures: { timeout: 1 } }, limits)).toBe(true)
    }
    expect([3, 4, 5].map(windows => mayStillGrow(watched(windows, heap(8)), limits))).toEqual([
      true,
      false,
      false,
    ])
    expect(mayStillGrow(watched(1, heap(0)), limits)).toBe(false)
    expect(mayStillGrow({ ...watched(1, heap(0)), failures: { timeout: 1 } }, limits)).toBe(false)
  })

  test('in some windows only is no leak', () => {
    // It grows in the first and in the last window, and in the second it stands still.
    const halting: Values = requests => ({
      heap: 20 * (Math.min(requests, 700) + Math.max(0, requests - 1200)),
    })
    const judgement = judged(watched(3, halting), 'heap')
    expect(judgement?.verdict).toBe('inconclusive')
    expect(judgement?.evidence[0]).toEqual({ kind: 'undecidedGrowth', why: 'unsteady' })
  })

  test('of native memory says nothing of what a request leaves: it leaps', () => {
    const native = judged(
      watched(3, requests => ({ native: 64 * requests })),
      'native',
    )
    expect(native).toMatchObject({ verdict: 'fail', measured: 64, fix: 'closeNativeHandles' })
    expect(native?.evidence.map(({ kind }) => kind)).toEqual(['steps', 'steps', 'steps'])
  })
})

test('of several figures the worst counts, and of two that are as bad the steeper', () => {
  const record = watched(3, requests => ({
    'handles.Timer': Math.floor(requests / 100),
    'handles.Socket': Math.floor(requests / 50),
    'handles.Still': 4,
  }))
  expect(judged(record, 'handles')).toMatchObject({ verdict: 'fail', measured: 0.02, fix: 'closeHandles' })
  expect(judged(record, 'handles')?.evidence[0]).toMatchObject({ figure: 'handles.Socket' })
})

test('a figure that was missing once is not judged; what is counted had none then', () => {
  const gap: Values = requests =>
    requests === 300 ? {} : { heap: 9 * requests, descriptors: Math.floor(requests / 100) }
  const record = watched(3, gap)
  expect(judged(record, 'heap')).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    fix: 'checkContainer',
  })
  expect(judged(record, 'fileDescriptors')?.measured).toBeCloseTo(0.01)
})

test('six readings in the shortest window are enough', () => {
  const [one, ...others] = watched(3, heap(0)).windows
  const short = { readings: one?.readings.slice(1) ?? [], classHistograms: [] }
  const verdict = (windows: GrowthRecord['windows']) => judged({ windows, failures: {} }, 'heap')?.verdict
  expect(verdict(others)).toBe('pass')
  expect(verdict([short, ...others])).toBe('inconclusive')
})

describe('counted up until requests fail', () => {
  const failing = (count: (reading: number) => number) =>
    judged(
      {
        ...watched(1, requests => ({ descriptors: count(requests / 100 - 1) })),
        failures: { timeout: 1 },
      },
      'fileDescriptors',
    )

  test('by ten', () => {
    expect(failing(reading => 30 + 2 * reading)).toMatchObject({
      title: 'descriptors kept open',
      call: null,
      measured: null,
      verdict: 'fail',
      fix: 'closeDescriptors',
    })
    expect(failing(reading => 30 + 2 * reading)?.evidence[1]).toEqual({
      kind: 'exhausted',
      figure: 'descriptors',
      from: 30,
      to: 40,
      requests: 500,
    })
  })

  test('by nine, or by ten with a step back: no proof', () => {
    expect(failing(reading => Math.min(39, 30 + 2 * reading))?.verdict).toBe('inconclusive')
    expect(failing(reading => [30, 34, 33, 36, 38, 40][reading] ?? 0)?.verdict).toBe('inconclusive')
    expect(failing(reading => [30, 30, 34, 34, 40, 40][reading] ?? 0)?.verdict).toBe('fail')
  })

  test('by less than one in five hundred requests: no proof', () => {
    const slow = watched(3, requests => ({ descriptors: Math.floor(requests / 300) }), 20)
    const record = (gained: number) =>
      judged(
        {
          failures: { timeout: 1 },
          windows: slow.windows.map(({ readings }) => ({
            classHistograms: [],
            readings: readings.map(reading => ({
              ...reading,
              values: { descriptors: reading.requests === 6000 ? gained : 0 },
            })),
          })),
        },
        'fileDescriptors',
      )?.evidence.some(({ kind }) => kind === 'exhausted')
    // 5,900 requests and one in five hundred of them: 11.8.
    expect([record(11), record(12)]).toEqual([false, true])
  })
})

describe('a service that refuses with its connections idle', () => {
  const refusing = (routes: readonly string[], values: Values) =>
    judged({ ...watched(2, values), refusing: routes }, 'connections')

  test('the last reading tells how many, and no other check is broken by it', () => {
    const counted: Values = requests => ({ 'connections.idle': requests / 100, heap: 5 })
    const record = { ...watched(3, counted), refusing: ['GET /: 503'] }
    expect(judged(record, 'connections')?.evidence[0]).toEqual({
      kind: 'refuses',
      requests: 1800,
      connections: { idle: 18 },
      refusing: ['GET /: 503'],
    })
    expect(judged(record, 'heap')?.verdict).toBe('pass')
  })

  test('no route that refuses, or no connection, is no proof', () => {
    expect(refusing([], () => ({ 'connections.idle': 10 }))?.verdict).toBe('pass')
    expect(refusing(['GET /: 503'], () => ({ heap: 5 }))?.verdict).not.toBe('fail')
  })
})

describe('leaks', () => {
  test('what certainly grows, by its figure and size', () => {
    const record = watched(3, requests => ({ heap: 16 * requests, external: 5, native: 5 }))
    expect(leaksIn(record, limits)).toEqual([{ check: 'heap', figure: 'heap', perRequest: 16 }])
    expect(leaksIn(watched(2, heap(16)), limits)).toEqual([])
    expect(leaksIn(watched(3, heap(16), 5), limits)).toEqual([])
  })

  test('objects are counted exactly where bytes have some noise', () => {
    const record = watched(3, heap(16))
    const windows = record.windows.map((window, index) => ({
      ...window,
      classHistograms: [0, 1].map(end => ({
        requests: 600 * index + 500 * end,
        counts: { Order: 10 * (index + end) },
      })),
    }))
    expect(leaksIn({ ...record, windows }, limits)).toEqual([
      { check: 'heap', figure: 'Order', perRequest: 0.02 },
    ])
    expect(judged({ ...record, windows: windows.slice(0, 2) }, 'heap')?.verdict).toBe('inconclusive')
  })

  test('a service that is not seen from within is watched from outside, with room for its collector', () => {
    const unseen = { kind: 'unseen' } as const
    const growing = (bytes: number) => ({
      ...watched(3, requests => ({ anonymous: bytes * requests })),
      unseen,
    })
    const { native: _, ...byDefault } = limits
    expect(leaksIn(growing(3999), byDefault)).toEqual([])
    const leaks = [{ check: 'native', figure: 'anonymous', perRequest: 4000 }]
    expect(leaksIn(growing(4000), byDefault)).toEqual(leaks)
    const allowing = (bytes: number) => ({ ...limits, native: bytesPerRequest(bytes) })
    expect(leaksIn(growing(4000), allowing(1_000))).toEqual(leaks)
    expect(leaksIn(growing(4000), allowing(4_001))).toEqual([])
    const sockets = watched(3, requests => ({ descriptors: requests }))
    expect(leaksIn({ ...sockets, unseen }, limits)).toEqual([
      { check: 'fileDescriptors', figure: 'descriptors', perRequest: 1 },
    ])
  })

  test('native memory of a service that is seen from within, where nothing is promised', () => {
    const { native: _, ...byDefault } = limits
    const growing = (bytes: number) => watched(3, requests => ({ native: bytes * requests }))
    expect(leaksIn(growing(31.5), byDefault)).toEqual([])
    expect(leaksIn(growing(32), byDefault)).toEqual([{ check: 'native', figure: 'native', perRequest: 32 }])
    expect(leaksIn(growing(32), { ...limits, native: bytesPerRequest(40) })).toEqual([])
  })

  test('a service without a database has no connections to keep', () => {
    const record = watched(3, requests => ({ 'connections.idle': requests }))
    expect(leaksIn(record, limits).map(({ check }) => check)).toEqual(['connections'])
    expect(leaksIn({ ...record, withoutDatabase: true }, limits)).toEqual([])
  })
})
