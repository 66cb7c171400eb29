import {
  comparisonsOf,
  judgeTrials,
  leakLimitsOf,
  soakPromisesOf,
  type AnyRecord,
} from '../../judge/judge.ts'
import type { ChartData } from './chart-data.ts'
import { comparisonChartData } from './comparison.ts'
import { kneeChartData } from './knee.ts'
import { leakChartData } from './leak.ts'
import { runChartData } from './run.ts'
import { soakChartData } from './soak.ts'

/** What the report draws of a record, beside the promises it was judged by. */
export function recordCharts(record: AnyRecord): readonly ChartData[] {
  switch (record.kind) {
    case 'run':
      return [runChartData(record, record.promises)]
    case 'leak':
      return [leakChartData(record, leakLimitsOf(record.promises))]
    case 'soak':
      return [soakChartData(record, soakPromisesOf(record.promises))]
    case 'knee':
      return [kneeChartData(judgeTrials(record.trials, record.promises))]
    case 'judgements':
      return []
    case 'comparison':
      return comparisonsOf(record.promises).map(promise => comparisonChartData(record, promise))
  }
}
