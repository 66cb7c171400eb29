import { tookMs, type Act } from '../../record/act.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import type { WorkloadRecord } from './record.ts'

/** Who is turned away sooner has not been let wait for anything. */
const waitedMsMin = 500

/** On a machine without a core to spare, a service has a limit of time too. */
type Generator = Partial<Pick<WorkloadRecord, 'generator'>>

/**
 * What waited and was turned away there proves nothing. What was turned away at once does, and so does any other violation.
 */
export function unlessStarved(
  judgement: Judgement,
  turnedAway: readonly Act[],
  record: Generator,
): Judgement {
  const nothingElse = judgement.verdict === 'fail' && judgement.measured === turnedAway.length
  return nothingElse && turnedAway.every(hasWaited) ? unlessLate(judgement, turnedAway, record) : judgement
}

/** The same where each depends on those before it: one that waited and was turned away makes others wrong. */
export function unlessOneStarved(judgement: Judgement, turnedAway: readonly Act[], record: Generator) {
  return unlessLate(judgement, turnedAway.filter(hasWaited), record)
}

/** What took so long there may have been in time with a core of its own, if that is within `limit`. */
export function unlessLate(
  judgement: Judgement,
  late: readonly Act[],
  { generator = [] }: Generator,
  limit: number = Number.POSITIVE_INFINITY,
): Judgement {
  if (late.length === 0) return judgement
  const fromMs = Math.min(...late.map(({ sentMs }) => sentMs))
  const share = waitedShare(generator, fromMs, Math.max(...late.map(({ answeredMs }) => answeredMs)))
  const aloneMs = Math.max(...late.map(tookMs)) * (1 - share)
  return aloneMs > limit ? judgement : unlessNoCore(judgement, share, aloneMs)
}

const hasWaited = (act: Act): boolean => tookMs(act) >= waitedMsMin
