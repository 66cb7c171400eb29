import { expect, test } from 'vitest'
import { judgeAudit } from './violations.ts'

const audit = { check: 'conservation', title: 'total', of: 'readings', examined: 12 }

test('a rule that was never broken holds', () => {
  expect(judgeAudit({ ...audit, violations: [], context: ['2 in doubt'] })).toMatchObject({
    measured: 0,
    unit: 'violations in 12 readings',
    limit: '0 violations',
    verdict: 'pass',
    evidence: [],
  })
})

test('one violation breaks it; five are shown and the rest counted', () => {
  const violations = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'g']
  expect(judgeAudit({ ...audit, violations, context: ['2 in doubt'] })).toMatchObject({
    measured: 8,
    verdict: 'fail',
    evidence: ['a', 'b', 'c', 'd', 'e', 'and 3 more', '2 in doubt'],
  })
})

test('violations of one kind are counted, with the first and the worst of them', () => {
  const missing = (amount: number, atMs: number) => ({
    kind: 'money is missing',
    what: `${amount} missing`,
    size: amount,
    atMs,
  })
  const violations = [missing(5, 300), missing(9, 400), missing(7, 200), { kind: 'else', what: 'one else' }]
  expect(judgeAudit({ ...audit, violations }).evidence).toEqual([
    '3 × money is missing',
    '  first  7 missing, at 0.200 s',
    '  worst  9 missing, at 0.400 s',
    'one else',
  ])
})

test('what went on around the first one is told, and the last landmark before it', () => {
  const timeline = () => [
    { atMs: 1, what: 'database killed', landmark: true },
    ...[70, 10, 20, 30, 40, 50, 60, 80].map(atMs => ({ atMs, what: `operation ${atMs}` })),
  ]
  const violations = [
    { kind: 'k', what: 'late', atMs: 79 },
    { kind: 'k', what: 'early', atMs: 55 },
  ]
  expect(judgeAudit({ ...audit, violations, timeline }).evidence).toEqual([
    '2 × k',
    '  first  early, at 0.055 s',
    'around 0.055 s',
    '  0.001 s  database killed',
    '  0.020 s  operation 20',
    '  0.030 s  operation 30',
    '  0.040 s  operation 40',
    '  0.050 s  operation 50',
    '  0.060 s  operation 60',
    '  0.070 s  operation 70',
  ])
})

test('nothing examined proves nothing', () => {
  expect(judgeAudit({ ...audit, examined: 0, violations: [] })).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: ['no readings to examine'],
  })
})
