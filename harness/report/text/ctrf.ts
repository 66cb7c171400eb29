import { explain, promised } from './explain.ts'
import { shareOfTest, tallyOf, type Results } from '../results/results.ts'

const statuses = { pass: 'passed', fail: 'failed', inconclusive: 'other' } as const

/** `report/ctrf.json`, in the Common Test Report Format: each check is a test. What could not be decided is `other`. */
export function ctrf(results: Results): string {
  const { checks, broken, startedAt, finishedAt } = results
  const { pass, fail, inconclusive } = tallyOf(results)
  const tests = [
    ...checks.map(check => ({
      name: check.id,
      status: statuses[check.verdict],
      duration: Math.round(shareOfTest(results, check)),
      suite: [check.spec],
      filePath: check.spec,
      ...(check.verdict !== 'pass' && { message: promised(check), trace: explain(check) }),
    })),
    ...broken.map(({ spec, test, message }) => ({
      name: test,
      status: statuses.fail,
      duration: 0,
      suite: [spec],
      filePath: spec,
      message: message.split('\n', 1)[0],
      trace: message,
    })),
  ]
  const summary = {
    tests: tests.length,
    passed: pass,
    failed: fail + broken.length,
    pending: 0,
    skipped: 0,
    other: inconclusive,
    start: Date.parse(startedAt),
    stop: Date.parse(finishedAt),
  }
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: 'vitest-plumbline',
    timestamp: finishedAt,
    results: { tool: { name: 'vitest-plumbline' }, summary, tests },
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
