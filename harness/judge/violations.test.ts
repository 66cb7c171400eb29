import { expect, test } from 'vitest'
import { judgeAudit } from './violations.ts'

const audit = { check: 'conservation', title: 'total', of: 'readings' }

test('a rule that was never broken holds', () => {
  expect(judgeAudit({ ...audit, examined: 12, violations: [] })).toMatchObject({
    measured: 0,
    unit: 'violations in 12 readings',
    limit: '0 violations',
    verdict: 'pass',
  })
})

test('one violation breaks it; five are shown and the rest counted', () => {
  const violations = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  expect(judgeAudit({ ...audit, examined: 12, violations, context: ['2 unknown'] })).toMatchObject({
    measured: 7,
    verdict: 'fail',
    evidence: ['a', 'b', 'c', 'd', 'e', 'and 2 more', '2 unknown'],
  })
})

test('nothing examined proves nothing', () => {
  expect(judgeAudit({ ...audit, examined: 0, violations: [] })).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: ['no readings to examine'],
  })
})
