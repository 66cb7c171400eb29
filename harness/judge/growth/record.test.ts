import { expect, test } from 'vitest'
import { inSessions, type Series } from '../class-growth.ts'
import { failsRarely, hasSessions, pointsOf, type Window } from './record.ts'

test('what a reading has none of is none, and no gap', () => {
  const readings = [
    { requests: 100, values: { 'handles.Timer': 3 } },
    { requests: 200, values: {} },
  ]
  expect(pointsOf(readings, 'handles.Timer')).toEqual([
    { x: 100, y: 3 },
    { x: 200, y: 0 },
  ])
})

test('sessions of the database tell what they have in use where they told it whenever they were asked', () => {
  const asked = (...all: readonly Series[]) =>
    hasSessions({
      failures: {},
      windows: [{ readings: [], classHistograms: all.map(counts => ({ requests: 0, counts })) }],
    })
  expect(asked()).toBe(false)
  expect(asked({ [inSessions]: 0 })).toBe(true)
  expect(asked({ [inSessions]: 0 }, { Order: 1 })).toBe(false)
})

test('failures are rare among all requests that were sent, to the last reading', () => {
  const windowOf = (...sent: readonly number[]) => ({
    readings: sent.map(requests => ({ requests, values: {} })),
    classHistograms: [],
  })
  const areRare = (count: number, ...windows: readonly Window[]) =>
    failsRarely({ windows, failures: { timeout: count } })
  expect(areRare(4, windowOf(10), windowOf(2_000), windowOf(2_500, 3_000, 4_000))).toBe(true)
  expect(areRare(4, windowOf(10, 9_000), windowOf(9_000, 9_000, 3_999))).toBe(false)
  expect([areRare(3), areRare(4)]).toEqual([true, false])
})
