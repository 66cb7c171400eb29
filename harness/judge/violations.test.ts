import { expect, test } from 'vitest'
import { judgeAudit } from './violations.ts'

const context = [{ kind: 'note', text: '2 in doubt' }] as const
const audit = { check: 'conservation', title: 'total', of: 'readings', examined: 12 }

test('a rule that was never broken holds', () => {
  expect(judgeAudit({ ...audit, violations: [], context })).toMatchObject({
    measured: 0,
    unit: 'violations',
    examined: { count: 12, of: 'readings' },
    limit: { relation: '<=', value: 0, unit: 'violations' },
    verdict: 'pass',
    evidence: [],
  })
})

test('one violation breaks it; five are shown and the rest counted', () => {
  const violations = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'g']
  expect(judgeAudit({ ...audit, violations, context })).toMatchObject({
    measured: 8,
    verdict: 'fail',
    evidence: [
      ...violations.slice(0, 5).map(rule => ({ kind: 'violations', rule, count: 1, first: { what: rule } })),
      { kind: 'moreViolations', count: 3 },
      ...context,
    ],
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
    {
      kind: 'violations',
      rule: 'money is missing',
      count: 3,
      first: { what: '7 missing', atMs: 200 },
      worst: { what: '9 missing', atMs: 400 },
    },
    { kind: 'violations', rule: 'else', count: 1, first: { what: 'one else' } },
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
    { kind: 'violations', rule: 'k', count: 2, first: { what: 'early', atMs: 55 } },
    {
      kind: 'timeline',
      aroundMs: 55,
      happenings: [
        { atMs: 1, what: 'database killed' },
        ...[20, 30, 40, 50, 60, 70].map(atMs => ({ atMs, what: `operation ${atMs}` })),
      ],
    },
  ])
})

test('nothing examined proves nothing', () => {
  expect(judgeAudit({ ...audit, examined: 0, violations: [] })).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: [{ kind: 'nothingExamined', of: 'readings' }],
    fix: { kind: 'note', text: 'bring about at least one of these: readings' },
  })
})

test('what to do about it follows from what was absent', () => {
  const idle = { ...audit, of: 'transfers in flight', remedy: 'loadWhileFaulty' } as const
  expect(judgeAudit({ ...idle, examined: 0, violations: [] }).fix).toBe('loadWhileFaulty')
})
