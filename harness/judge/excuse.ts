import type { RunRecord } from '../operation.ts'
import { remedies, unhindered } from './hindrance.ts'
import type { Judgement } from './verdict.ts'

/** Held up for this long in a second, a harness may send and take a twentieth less in it. */
const noticedMs = 100

/**
 * A rate that was not reached accuses nobody where generator or host held up at least every other second of the run:
 * whoever cannot ask counts too few answers.
 */
export function unlessHindered(record: RunRecord, judgement: Judgement): Judgement {
  if (judgement.verdict !== 'fail') return judgement
  const { seconds, culprit, leftOut } = unhindered(record, noticedMs)
  if (culprit === undefined || seconds.length > record.seconds.length / 2) return judgement
  return {
    ...judgement,
    verdict: 'inconclusive',
    evidence: [`blame: ${culprit}`, ...leftOut, ...judgement.evidence],
    fix: remedies[culprit],
  }
}
