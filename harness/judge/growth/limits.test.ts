import { describe, expect, test } from 'vitest'
import { heapGrowingBy, judgementOf, limits, windowsOf, type Values } from '../../testing/literal-growth.ts'
import { bytesPerRequest } from '../../record/units.ts'
import { judgeGrowth, mayStillGrow } from './judge.ts'
import type { GrowthRecord } from './record.ts'

describe('a line of growth', () => {
  test('at its limit in three windows is a leak, with its size, its steps and what a request leaves', () => {
    const judgement = judgementOf(windowsOf(3, heapGrowingBy(8)), 'heap')
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
    const judgement = judgementOf(windowsOf(1, heapGrowingBy(7.9)), 'heap')
    expect(judgement).toMatchObject({ verdict: 'pass', measured: expect.closeTo(7.9) })
    expect(judgement).not.toHaveProperty('fix')
  })

  test('at its limit in one or two windows is not decided, and may still grow', () => {
    for (const windows of [1, 2]) {
      const record = windowsOf(windows, heapGrowingBy(8))
      const judgement = judgementOf(record, 'heap')
      expect(judgement).toMatchObject({ verdict: 'inconclusive', measured: 8, fix: 'growInSoak' })
      expect(judgement?.evidence[0]).toEqual({ kind: 'undecidedGrowth', why: 'tooShort' })
      expect(judgement?.evidence).toHaveLength(1 + windows)
      expect(mayStillGrow(record, limits)).toBe(true)
      expect(mayStillGrow({ ...record, failures: { timeout: 1 } }, limits)).toBe(true)
    }
    expect([3, 4, 5].map(windows => mayStillGrow(windowsOf(windows, heapGrowingBy(8)), limits))).toEqual([
      true,
      false,
      false,
    ])
    expect(mayStillGrow(windowsOf(1, heapGrowingBy(0)), limits)).toBe(false)
    expect(mayStillGrow({ ...windowsOf(1, heapGrowingBy(0)), failures: { timeout: 1 } }, limits)).toBe(false)
  })

  test('in some windows only is no leak', () => {
    // It grows in the first and in the last window, and in the second it stands still.
    const halting: Values = requests => ({
      heap: 20 * (Math.min(requests, 700) + Math.max(0, requests - 1200)),
    })
    const judgement = judgementOf(windowsOf(3, halting), 'heap')
    expect(judgement?.verdict).toBe('inconclusive')
    expect(judgement?.evidence[0]).toEqual({ kind: 'undecidedGrowth', why: 'unsteady' })
  })

  test('of native memory says nothing of what a request leaves: it leaps', () => {
    const native = judgementOf(
      windowsOf(3, requests => ({ native: 64 * requests })),
      'native',
    )
    expect(native).toMatchObject({ verdict: 'fail', measured: 64, fix: 'closeNativeHandles' })
    expect(native?.evidence.map(({ kind }) => kind)).toEqual(['steps', 'steps', 'steps'])
  })
})

describe('files in memory', () => {
  const files = (count: (requests: number) => number) =>
    windowsOf(4, requests => ({ files: 4096 * Math.floor(count(requests) / 4096) }), 12)

  test('that grow with requests are a leak, with its fix', () => {
    expect(
      judgementOf(
        files(requests => 300 * requests),
        'files',
      ),
    ).toMatchObject({
      title: 'files of the container kept',
      limit: { value: 64, unit: 'B/request' },
      verdict: 'fail',
      fix: 'boundFiles',
    })
  })

  test('that stay, or whose log begins again at its size, are none', () => {
    const verdictOf = (record: GrowthRecord) => judgementOf(record, 'files')?.verdict
    expect(verdictOf(files(() => 8e6))).toBe('pass')
    expect(verdictOf(files(requests => 30 * requests))).toBe('pass')
    expect(verdictOf(files(requests => (300 * requests) % 200_000))).toBe('pass')
    // A log that is full in the first windows.
    expect(verdictOf(files(requests => Math.min(300 * requests, 400_000)))).toBe('pass')
  })

  test('are watched in a fourth window before they are a leak', () => {
    const three = windowsOf(3, requests => ({ files: 300 * requests }))
    expect(mayStillGrow(three, limits)).toBe(true)
    expect(
      mayStillGrow(
        files(requests => 300 * requests),
        limits,
      ),
    ).toBe(false)
  })

  test('are left out where the engine does not report them', () => {
    expect(judgementOf(windowsOf(3, heapGrowingBy(0)), 'files')).toBeUndefined()
  })

  test('have a limit that can be promised', () => {
    const promised = { ...limits, files: bytesPerRequest(512) }
    const judgements = judgeGrowth(
      files(requests => 300 * requests),
      promised,
    )
    expect(judgements.find(({ check }) => check === 'files')?.verdict).toBe('pass')
  })
})

test('of several figures the worst counts, and of two that are as bad the steeper', () => {
  const record = windowsOf(3, requests => ({
    'handles.Timer': Math.floor(requests / 100),
    'handles.Socket': Math.floor(requests / 50),
    'handles.Still': 4,
  }))
  expect(judgementOf(record, 'handles')).toMatchObject({
    verdict: 'fail',
    measured: 0.02,
    fix: 'closeHandles',
  })
  expect(judgementOf(record, 'handles')?.evidence[0]).toMatchObject({ figure: 'handles.Socket' })
})

test('a figure that was missing once is not judged; what is counted had none then', () => {
  const gap: Values = requests =>
    requests === 300 ? {} : { heap: 9 * requests, descriptors: Math.floor(requests / 100) }
  const record = windowsOf(3, gap)
  expect(judgementOf(record, 'heap')).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    fix: 'checkContainer',
  })
  expect(judgementOf(record, 'fileDescriptors')?.measured).toBeCloseTo(0.01)
})

test('six readings in the shortest window are enough', () => {
  const [one, ...others] = windowsOf(3, heapGrowingBy(0)).windows
  const short = { readings: one?.readings.slice(1) ?? [], classHistograms: [] }
  const verdict = (windows: GrowthRecord['windows']) =>
    judgementOf({ windows, failures: {} }, 'heap')?.verdict
  expect(verdict(others)).toBe('pass')
  expect(verdict([short, ...others])).toBe('inconclusive')
})

describe('counted up until requests fail', () => {
  const failing = (count: (reading: number) => number) =>
    judgementOf(
      {
        ...windowsOf(1, requests => ({ descriptors: count(requests / 100 - 1) })),
        failures: { timeout: 7 },
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
    const slow = windowsOf(3, requests => ({ descriptors: Math.floor(requests / 300) }), 20)
    const record = (gained: number) =>
      judgementOf(
        {
          failures: { timeout: 7 },
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
    judgementOf({ ...windowsOf(2, values), refusing: routes }, 'connections')

  test('the last reading tells how many, and no other check is broken by it', () => {
    const counted: Values = requests => ({ 'connections.idle': requests / 100, heap: 5 })
    const record = { ...windowsOf(3, counted), refusing: ['GET /: 503'] }
    expect(judgementOf(record, 'connections')?.evidence[0]).toEqual({
      kind: 'refuses',
      requests: 1800,
      connections: { idle: 18 },
      refusing: ['GET /: 503'],
    })
    expect(judgementOf(record, 'heap')?.verdict).toBe('pass')
  })

  test('no route that refuses, or no connection, is no proof', () => {
    expect(refusing([], () => ({ 'connections.idle': 10 }))?.verdict).toBe('pass')
    expect(refusing(['GET /: 503'], () => ({ heap: 5 }))?.verdict).not.toBe('fail')
  })
})
