import { basename, relative } from 'node:path'
import { expect, TestRunner, type RunnerTestCase } from 'vitest'
import { HarnessError } from '../record/errors.ts'
import { judgeSlowdown, type Contender, type NoSlower } from '../judge/comparison.ts'
import { judgeRecord, type Promises } from '../judge/promises.ts'
import type { Judgement } from '../judge/verdict.ts'
import type { RunRecord } from '../record/operation.ts'
import { explainAll } from '../report/text/explain.ts'
import type { Check } from '../report/results/check.ts'
import { replayOf } from '../report/results/replay.ts'
import { registry } from '../system/registry.ts'
import { violationsIn, type ChartData, type Shown } from '../report/charts/chart-data.ts'
import { comparisonChartData } from '../report/charts/comparison.ts'
import { runChartData } from '../report/charts/run.ts'

declare module 'vitest' {
  interface TaskMeta {
    checks?: Check[]
    charts?: Shown[]
  }
  interface Matchers<R extends void | Promise<void>, T> {
    /**
     * Holds a run to limits. Fails with the evidence; a limit that cannot be decided fails as inconclusive. `run`
     * tells several runs of one spec apart: its checks are `scale.100.latency.p99` where it is '100'.
     */
    toMeet: T extends RunRecord ? (promises: Promises, run?: string) => R : never
    /** Holds what was judged already: each judgement is a check of its own. The report shows the exhibits beside them. */
    toHold: T extends readonly Judgement[] ? (...charts: readonly ChartData[]) => R : never
    /**
     * Holds a candidate to the speed of the baseline that was measured in turns with it. A slow-down that may be as
     * large as `by`, or not, fails as inconclusive. `run` as above.
     */
    toBeNoSlowerThan: T extends Contender<'candidate'>
      ? (baseline: Contender<'baseline'>, promise: NoSlower, run?: string) => R
      : never
  }
}

/**
 * Records judgements and exhibits with the running test, where the reporter finds them, and says what broke.
 * The name of a check begins with the name of its spec: `specs/leak.spec.ts` gives `leak.heap`.
 */
function conclude(
  judgements: readonly Judgement[],
  charts: readonly ChartData[],
  { isNot, testPath = '' }: { readonly isNot: boolean; readonly testPath?: string | undefined },
) {
  if (isNot) {
    throw new HarnessError('a promise cannot be negated: inconclusive would turn into a pass', {
      fix: 'state the limit that should hold, without `.not`',
    })
  }
  if (judgements.length === 0) {
    throw new HarnessError('no promise was made, so none can be kept', { fix: 'name at least one limit' })
  }
  const spec = basename(testPath, '.spec.ts')
  const checks = judgements.map(({ check, ...judgement }) => ({ id: `${spec}.${check}`, ...judgement }))
  const { meta, fullTestName } = TestRunner.getCurrentTest<RunnerTestCase>()
  meta.checks = [...(meta.checks ?? []), ...checks]
  const shown = charts.map(chart => ({ chart, violations: violationsIn(judgements, chart) }))
  meta.charts = [...(meta.charts ?? []), ...shown]
  const broken = checks.filter(({ verdict }) => verdict !== 'pass')
  const replay = replayOf(relative('.', testPath), fullTestName)
  const logs = registry.lastLines()
  return { pass: broken.length === 0, message: () => explainAll(broken, { logs, replay }) }
}

const named = (judgements: readonly Judgement[], run: string | undefined): readonly Judgement[] =>
  run === undefined
    ? judgements
    : judgements.map(judgement => ({ ...judgement, check: `${run}.${judgement.check}` }))

expect.extend({
  toMeet(record: RunRecord, promises: Promises, run?: string) {
    return conclude(named(judgeRecord(record, promises), run), [runChartData(record, promises)], this)
  },
  toHold(judgements: readonly Judgement[], ...charts: readonly ChartData[]) {
    return conclude(judgements, charts, this)
  },
  toBeNoSlowerThan(
    candidate: Contender<'candidate'>,
    baseline: Contender<'baseline'>,
    promise: NoSlower,
    run?: string,
  ) {
    if (candidate.comparison !== baseline.comparison) {
      throw new HarnessError('candidate and baseline were not measured in turns', {
        fix: 'take both from the same call of `compare`',
      })
    }
    const { comparison } = candidate
    return conclude(
      named([judgeSlowdown(comparison, promise)], run),
      [comparisonChartData(comparison, promise)],
      this,
    )
  },
})

export { expect }
