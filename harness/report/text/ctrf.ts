import { testCases } from './test-case.ts'
import type { Results } from '../results/results.ts'

const statuses = { pass: 'passed', fail: 'failed', inconclusive: 'other', broken: 'failed' } as const

/** `report/ctrf.json`, in the Common Test Report Format. Inconclusive is `other`. */
export function ctrf(results: Results): string {
  const { startedAt, finishedAt } = results
  const tests = testCases(results).map(({ spec, name, ms, verdict, message, text }) => ({
    name,
    status: statuses[verdict],
    duration: Math.round(ms),
    suite: [spec],
    filePath: spec,
    ...(verdict !== 'pass' && { message, trace: text }),
  }))
  const count = (wanted: string) => tests.filter(({ status }) => status === wanted).length
  const summary = {
    tests: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    pending: 0,
    skipped: 0,
    other: count('other'),
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
