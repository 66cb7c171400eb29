import { expect, test } from 'vitest'
import { inSessions, type Series } from '../class-growth.ts'
import { hasSessions, pointsOf } from './record.ts'

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
