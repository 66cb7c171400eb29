import type { Judgement } from '../../judge/judgement.ts'
import { shownMeasured } from '../text/figure.ts'
import type { ComparisonChartData } from './comparison.ts'
import type { FaultRunChartData } from './fault-run.ts'
import type { KneeChartData } from './knee.ts'
import type { LeakChartData } from './leak.ts'
import type { RunChartData } from './run.ts'
import type { SoakChartData } from './soak.ts'
import type { Logs } from '../results/check.ts'

/** What a test measured, small enough for the report: no more than a few hundred points a line, however long it ran. */
export type ChartData =
  RunChartData | LeakChartData | FaultRunChartData | KneeChartData | SoakChartData | ComparisonChartData

/** A rule that was broken while a chart's data were recorded, and when. */
export interface ShownViolation {
  readonly title: string
  /** How often, of what: `3 violations in 2000 transfers`. */
  readonly count: string
  readonly atMs: readonly number[]
}

export interface ShownChart {
  readonly chart: ChartData
  readonly violations: readonly ShownViolation[]
}

/** Those on the clock of the chart: of several fault runs in one spec, those whose checks bear its name. */
export const violationsIn = (judgements: readonly Judgement[], chart: ChartData): ShownViolation[] =>
  chart.kind !== 'faultRun'
    ? []
    : judgements
        .filter(({ check, verdict }) => verdict === 'fail' && check.startsWith(`${chart.name}.`))
        .map(judgement => ({
          title: judgement.title,
          count: shownMeasured(judgement),
          atMs: (judgement.moments ?? []).map(Math.round),
        }))

/** What the report shows of one test besides its checks. */
export interface TestCharts {
  /** Path of the spec, from the root of the project. */
  readonly spec: string
  readonly test: string
  readonly durationMs: number
  readonly checks: readonly string[]
  readonly shown: readonly ShownChart[]
  readonly logs?: Logs
}
