import { describe, expect, test } from 'vitest'
import { headline, overall, type CheckResult, type Results } from './results.ts'
import { summary } from './summary.ts'
import { table } from './table.ts'

const check: CheckResult = {
  id: 'baseline.latency.p99',
  spec: 'specs/baseline.spec.ts',
  title: 'P99 latency',
  measured: 2.14,
  unit: 'ms',
  limit: '< 100',
  interval: [1.9, 2.6],
  verdict: 'pass',
  evidence: [],
}
const failed: CheckResult = {
  ...check,
  id: 'baseline.cpu',
  title: 'CPU',
  measured: 25,
  unit: '% of a core',
  limit: '< 20',
  verdict: 'fail',
  evidence: ['throttled for <40> ms | of 1000'],
  fix: 'profile it',
}
const undecided: CheckResult = { ...check, measured: null, verdict: 'inconclusive' }
const results = (...checks: CheckResult[]): Results => ({
  schema: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  seed: 42,
  engine: { name: 'docker', version: '26.1.5', cgroup: 1, cpus: 2 },
  checks,
  broken: [],
})
const broken = { spec: 'specs/a.spec.ts', test: 'starts', message: 'the service ended: exit code 3' }

describe('the verdict over all', () => {
  test.each([
    [results(check), 'pass', '1 check: 1 pass'],
    [results(check, undecided), 'inconclusive', '2 checks: 1 pass, 1 inconclusive'],
    [results(check, undecided, failed), 'fail', '3 checks: 1 pass, 1 fail, 1 inconclusive'],
    [{ ...results(check), broken: [broken] }, 'fail', '1 check: 1 pass, 1 test broken'],
    [results(), 'inconclusive', '0 checks: 0 pass'],
  ] as const)('%#', (all, verdict, line) => {
    expect(overall(all)).toBe(verdict)
    expect(headline(all)).toBe(line)
  })
})

test('the table has a row for each check, then what is wrong, then one line over all', () => {
  expect(table({ ...results(check, failed), broken: [broken] }, { colour: false })).toBe(
    `check                 measured        limit  95 % interval  verdict
────────────────────  ──────────────  ─────  ─────────────  ───────
baseline.latency.p99  2.14 ms         < 100  1.9 – 2.6      pass
baseline.cpu          25 % of a core  < 20   1.9 – 2.6      fail

FAIL  baseline.cpu: CPU, 25 % of a core (95 % interval 1.9 – 2.6), promised < 20
  evidence  throttled for <40> ms | of 1000
  fix       profile it

BROKEN  specs/a.spec.ts > starts
the service ended: exit code 3

2 checks: 1 pass, 1 fail, 1 test broken   SEED=42, docker 26.1.5, 2 CPUs, cgroup v1`,
  )
})

test('the summary says what is wrong before the table', () => {
  const text = summary(results(check, failed))
  expect(text).toContain('## ❌ fail: 2 checks: 1 pass, 1 fail')
  expect(text.indexOf('FAIL  baseline.cpu')).toBeLessThan(text.indexOf('| check |'))
  expect(text).toContain('| baseline.latency.p99 | 2.14 ms | < 100 | 1.9 – 2.6 | ✅ pass |')
})
