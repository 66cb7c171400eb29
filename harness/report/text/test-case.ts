import type { Verdict } from '../../judge/verdict.ts'
import type { CheckResult, Results } from '../results/results.ts'
import { explain, promised } from './explain.ts'

/** A check, or a test that failed before it could judge, as a test case for CI systems. */
export interface TestCase extends Pick<CheckResult, 'spec'> {
  readonly name: string
  readonly ms: number
  readonly verdict: Verdict | 'broken'
  readonly message: string
  readonly text: string
}

export const testCases = (results: Results): TestCase[] => [
  ...results.checks.map(check => ({
    spec: check.spec,
    name: check.id,
    ms: shareOfTest(results, check),
    verdict: check.verdict,
    message: promised(check),
    text: explain(check),
  })),
  ...results.broken.map(({ spec, test, message: text }) => {
    const [message = ''] = text.split('\n', 1)
    return { spec, name: test, ms: 0, verdict: 'broken' as const, message, text }
  }),
]

/** The part of a test's duration for one of its checks: they are judged together. */
function shareOfTest({ took, checks }: Results, { spec, test }: CheckResult): number {
  const tests = took.find(({ what }) => what === spec)?.tests ?? []
  const ms = tests.find(({ name }) => name === test)?.ms ?? 0
  return ms / Math.max(1, checks.filter(one => one.spec === spec && one.test === test).length)
}
