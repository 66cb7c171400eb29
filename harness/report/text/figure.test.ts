import { expect, test } from 'vitest'
import type { Evidence } from '../../judge/evidence.ts'
import { atLeast, atMost, below, exactly, noneFrom } from '../../judge/limit.ts'
import { shortLimit, shortMeasured, shownLimit, shownMeasured } from './figure.ts'

test.each([
  [below(100, 'ms'), '< 100 ms', '< 100'],
  [atLeast(4750, 'req/s'), '>= 4750 req/s', '>= 4750'],
  [atMost(2000, 'ms'), '<= 2000 ms', '<= 2000'],
  [noneFrom(8, 'B/request'), 'none (< 8 B/request)', 'none (< 8)'],
  [atMost(0, 'violations'), '0 violations', '0 violations'],
  [exactly(10, 'connections'), '10 opened, 0 lost', '10 opened, 0 lost'],
  [exactly(3, 'replicas'), '3 replicas', '3 replicas'],
  [atLeast(65 / 60, 'min'), '>= 1.08 min', '>= 1.08'],
  [below(12.345, 'ms'), '< 12.345 ms', '< 12.345'],
  [{ limit: null }, 'reported', 'reported'],
] as const)('%j is shown as %s, or %s', (held, shown, short) => {
  expect(shownLimit(held)).toBe(shown)
  expect(shortLimit(held)).toBe(short)
})

test('a figure has its unit, and among how many of what it was counted', () => {
  expect(shownMeasured({ measured: 164.2, unit: 'ms' })).toBe('164 ms')
  expect(shownMeasured({ measured: null, unit: 'ms' })).toBe('not measured')
  const without = (...evidence: readonly Evidence[]) =>
    shownMeasured({ measured: null, unit: '/request', evidence })
  const failures = { kind: 'failures', outcome: 'timeout', count: 1 } as const
  expect(without({ kind: 'unseen' })).toBe('not inspected')
  expect(without(failures, { kind: 'refuses', requests: 9, connections: {}, refusing: [] })).toBe(
    'refuses while idle',
  )
  expect(without({ kind: 'processLimit', processes: 64 })).toBe('at its limit')
  expect(without({ kind: 'connectionLimit', connections: 95 })).toBe('at its limit')
  expect(without({ kind: 'exhausted', figure: 'descriptors', from: 1, to: 99, requests: 9 })).toBe('used up')
  const errors = { measured: 2, ...atMost(0, 'errors'), examined: { count: 480, of: 'requests' } }
  expect(shownMeasured(errors)).toBe('2 errors in 480 requests')
  expect(shortMeasured(errors)).toBe('2 in 480 requests')
  expect(shownMeasured({ ...errors, measured: 1 })).toBe('1 error in 480 requests')
  const one = (of: string) => shownMeasured({ measured: 1, unit: 'violations', examined: { count: 1, of } })
  expect(one('operations in flight at SIGTERM')).toBe('1 violation in 1 operation in flight at SIGTERM')
  expect(one('concurrent transactions with a key in common')).toContain('1 concurrent transaction with')
  expect(shownMeasured({ measured: 1, unit: 'anomalies' })).toBe('1 anomaly')
  expect(shownMeasured({ measured: 1, unit: 'ms' })).toBe('1 ms')
})
