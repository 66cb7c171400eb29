import { tookMs, type Act, type Timed } from '../../record/act.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import { greatest, least } from '../statistics.ts'
import type { Asked } from './asked.ts'

/** An operation refused sooner did not wait. */
const waitedMsMin = 500
/** A service that has waited in vain, such as for a new connection, may refuse others at once until it has tried again. */
const refusedAtOnceMs = 2_000

/** On a machine without a spare core, time limits of the service may expire too. */
type Generator = Pick<Asked, 'generator'>

/**
 * Without a spare core, a failure is inconclusive if all violations are operations that were refused, and each of them had waited,
 * or was sent soon after one that had.
 */
export function unlessStarved(judgement: Judgement, refused: readonly Act[], record: Generator): Judgement {
  const nothingElse = judgement.verdict === 'fail' && judgement.measured === refused.length
  const waited = refused.filter(hasWaited)
  const mayBeStarved = ({ sentMs }: Act) =>
    waited.some(one => one.sentMs <= sentMs && sentMs <= one.answeredMs + refusedAtOnceMs)
  return nothingElse && refused.every(mayBeStarved) ? unlessLate(judgement, refused, record) : judgement
}

/** With a core of their own, late operations may have been in time if the estimate is within `limit`; of none, none waited. */
export function unlessLate(
  judgement: Judgement,
  late: readonly Timed[],
  { generator = [] }: Generator,
  limit: number = Number.POSITIVE_INFINITY,
): Judgement {
  const fromMs = least(late.map(({ sentMs }) => sentMs))
  const share = waitedShare(generator, fromMs, greatest(late.map(({ answeredMs }) => answeredMs)))
  const aloneMs = greatest(late.map(tookMs)) * (1 - share)
  // How long those that were given up would have taken is unknown.
  const told = late.some(one => one.late) ? undefined : aloneMs
  return aloneMs > limit ? judgement : unlessNoCore(judgement, share, told)
}

export const hasWaited = (act: Act): boolean => tookMs(act) >= waitedMsMin
