import { describe, expect, test } from 'vitest'
import { growthOf, judgeHeap, leak16, limits, rounds } from '../../testing/literal-growth.ts'
import { inSessions } from '../class-growth.ts'
import { judgeGrowth, mayStillGrow } from './judge.ts'
import { judgeObjects } from './figure.ts'
import type { GrowthRecord, Reading } from './record.ts'

/** A heap that leaks for so many windows, and what else there is at the end of each round. */
const leaking = (
  windows: number,
  others: (window: number, requests: number) => Reading['values'],
): GrowthRecord => {
  const record = growthOf(...rounds(windows, () => rounds(10, () => 5_000)))
  return {
    ...record,
    windows: record.windows.map((window, number) => ({
      ...window,
      readings: window.readings.map(reading => ({
        ...reading,
        values: { ...reading.values, ...others(number, reading.requests) },
      })),
    })),
  }
}

describe('beside a heap that leaks', () => {
  const judged = (record: GrowthRecord, check: string) =>
    judgeGrowth(record, limits).find(judgement => judgement.check === check)

  test('memory outside it that stands still passes, and follows from nothing', () => {
    const external = judged(
      leaking(3, () => ({ external: 4e6 })),
      'external',
    )
    expect(external).toMatchObject({ verdict: 'pass', evidence: [{ kind: 'steps' }, {}, {}] })
    expect(external).not.toHaveProperty('fix')
  })

  test('descriptors that were not seen are a matter of their own', () => {
    expect(
      judged(
        leaking(3, () => ({})),
        'fileDescriptors',
      ),
    ).toMatchObject({
      verdict: 'inconclusive',
      fix: 'checkContainer',
      evidence: [{ kind: 'nothing' }],
    })
  })

  test('what only follows from the heap is not watched any longer', () => {
    const record = leaking(4, (window, requests) => ({ native: window === 2 ? 0 : 100 * requests }))
    expect(judged(record, 'native')).toMatchObject({ verdict: 'inconclusive', fix: { check: 'heap' } })
    expect(mayStillGrow(record, limits)).toBe(false)
  })
})

test('a leak that was not led to a line has no cause', () => {
  expect(judgeHeap(leak16)).toMatchObject({ verdict: 'fail', origins: [] })
  expect(judgeHeap(leak16)).not.toHaveProperty('cause')
})

test('what stands still now and then is watched in six windows, and no more', () => {
  const halting = (windows: number) =>
    growthOf(...rounds(windows, window => rounds(10, () => (window === windows - 2 ? 0 : 5_000))))
  expect(judgeHeap(halting(6))).toMatchObject({ verdict: 'inconclusive' })
  expect([5, 6].map(windows => mayStillGrow(halting(windows), limits))).toEqual([true, false])
})

test('a class that grows is told beside bytes that do', () => {
  const { windows, failures } = leaking(3, () => ({}))
  const counted = windows.map((window, number) => ({
    ...window,
    classHistograms: [0, 1].map(end => ({
      requests: 2_480 * number + 2_400 * end,
      counts: { Order: 240 * (number + end) },
    })),
  }))
  const judgement = judgeHeap({ windows: counted, failures })
  expect(judgement).toMatchObject({ verdict: 'fail', unit: 'B/request' })
  expect(judgement?.evidence.at(-1)).toMatchObject({ kind: 'objects', name: 'Order', perRequest: 0.1 })
})

test('the drift that a healthy service is allowed, by check', () => {
  const judgements = judgeGrowth(
    leaking(1, () => ({ database: 1e8 })),
    limits,
  )
  expect(Object.fromEntries(judgements.map(({ check, limit }) => [check, limit?.value]))).toEqual({
    heap: 8,
    external: 8,
    native: 32,
    fileDescriptors: 0.002,
    handles: 0.005,
    connections: 0.002,
    database: 600,
  })
})

test.each([
  { check: 'heap', name: 'Order', allowed: 0.005, unit: '/request' },
  { check: 'external', name: 'bytes in use of Buffer', allowed: 2, unit: 'B/request' },
  { check: 'database', name: inSessions, allowed: 16, unit: 'B/request' },
])('$name: less than $allowed a request is none', ({ check, name, allowed, unit }) => {
  const growing = (perRequest: number): GrowthRecord => ({
    failures: {},
    windows: rounds(3, window => ({
      readings: [],
      classHistograms: [0, 1].map(end => {
        const requests = 10_000 * (2 * window + end)
        return { requests, counts: { [name]: perRequest * requests } }
      }),
    })),
  })
  expect(judgeObjects(growing(allowed), check)).toMatchObject([
    { verdict: 'fail', figure: name, slope: allowed, counted: { limit: { value: allowed, unit } } },
  ])
  expect(judgeObjects(growing(allowed * 0.99), check).filter(({ verdict }) => verdict !== 'pass')).toEqual([])
})
