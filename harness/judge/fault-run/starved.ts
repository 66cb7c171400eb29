import { tookMs, type Act } from '../../record/act.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import type { WorkloadRecord } from './record.ts'

/** Who is turned away sooner has not been let wait for anything. */
const waitedMsMin = 500

/**
 * What waited and was turned away, on a machine without a core to spare, proves nothing: the service has a limit of time too. What was
 * turned away at once does, and so does any other violation.
 */
export function unlessStarved(
  judgement: Judgement,
  turnedAway: readonly Act[],
  { generator = [] }: Partial<Pick<WorkloadRecord, 'generator'>>,
): Judgement {
  const nothingElse = judgement.verdict === 'fail' && judgement.measured === turnedAway.length
  if (!nothingElse || turnedAway.some(act => tookMs(act) < waitedMsMin)) return judgement
  const fromMs = Math.min(...turnedAway.map(({ sentMs }) => sentMs))
  const share = waitedShare(generator, fromMs, Math.max(...turnedAway.map(({ answeredMs }) => answeredMs)))
  return unlessNoCore(judgement, share, Math.max(...turnedAway.map(tookMs)) * (1 - share))
}
