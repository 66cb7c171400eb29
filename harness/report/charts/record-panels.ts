import { judgeTrials, type AnyRecord } from '../../judge/records/judge.ts'
import type { Panel } from './chart.ts'
import { comparisonPanel } from './comparison.ts'
import { faultRunPanel } from './fault-run.ts'
import { kneePanel } from './knee.ts'
import { leakPanel } from './leak.ts'
import { runPanel } from './run.ts'
import { soakPanel } from './soak.ts'

/** The charts of a record, beside the promises it was judged by. */
export function recordPanels(record: AnyRecord): readonly Panel[] {
  switch (record.kind) {
    case 'run':
      return [runPanel(record, record.promises)]
    case 'leak':
      // One that ran out of memory has only its card.
      return 'reached' in record ? [] : [leakPanel(record, record.promises)]
    case 'soak':
      return [soakPanel(record, record.promises)]
    case 'knee':
      return [kneePanel(judgeTrials(record.trials, record.promises))]
    case 'faultRun':
      return [faultRunPanel(record)]
    case 'judgements':
      return []
    case 'comparison':
      return [comparisonPanel(record, record.promises)]
  }
}
