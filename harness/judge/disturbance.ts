import type { RunRecord } from '../record/operation.ts'
import { withoutInterference } from './interference.ts'
import { disturbedBy, type Judgement } from './judgement.ts'

/** Held up for this long in a second, a harness sends a tenth less in it, and what it takes is late by as much. */
const noticedMs = 100

/**
 * A rate that was not reached, or answers that were not steady, accuse nobody where generator or host held up at least
 * every other second of the run: whoever cannot ask in time counts too few answers, and uneven ones.
 */
export function unlessDisturbed(record: RunRecord, judgement: Judgement): Judgement {
  if (judgement.verdict !== 'fail') return judgement
  const { seconds, culprit, leftOut } = withoutInterference(record, noticedMs)
  if (culprit === undefined || seconds.length > record.seconds.length / 2) return judgement
  return disturbedBy(culprit, judgement, [...leftOut, ...judgement.evidence])
}
