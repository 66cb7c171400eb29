import { judgeTrials, type AnyRecord, type OfEachKind } from '../../judge/records/judge.ts'
import type { Panel } from './chart.ts'
import { comparisonPanel } from './comparison.ts'
import { faultRunPanel } from './fault-run.ts'
import { kneePanel } from './knee.ts'
import { leakPanel } from './leak.ts'
import { runPanel } from './run.ts'
import { soakPanel } from './soak.ts'

const panels: OfEachKind<readonly Panel[]> = {
  run: record => [runPanel(record, record.promises)],
  // One that ran out of memory has only its card.
  leak: record => ('reached' in record ? [] : [leakPanel(record, record.promises)]),
  soak: record => [soakPanel(record, record.promises)],
  knee: ({ trials, promises }) => [kneePanel(judgeTrials(trials, promises))],
  comparison: record => [comparisonPanel(record, record.promises)],
  faultRun: record => [faultRunPanel(record)],
  judgements: () => [],
}

export const recordPanels = (record: AnyRecord): readonly Panel[] => panels[record.kind](record as never)
