import type { Evidence } from './evidence.ts'
import { judge, type Judgement, type Limited } from './judgement.ts'

/** The largest working sets of two starts of one build differ by no more, in 95 of 100 cases. Measured in decision 012. */
const ofTwoStarts = 1.3

/**
 * How much more memory the candidate held than the baseline, in percent. All runs of a service are those of one process, so they
 * are one sample, and more runs do not make the interval narrower.
 */
export function judgeHeld(
  promised: Limited,
  /** Largest working sets, in MB. */
  { candidate, baseline }: Readonly<Record<'candidate' | 'baseline', number>>,
): Judgement {
  const ratio = candidate / baseline
  const interval = [percentOf(ratio / ofTwoStarts), percentOf(ratio * ofTwoStarts)] as const
  const workingSets: Evidence = { kind: 'workingSets', candidate, baseline, differ: percentOf(ofTwoStarts) }
  const judgement = judge({ ...promised, measured: percentOf(ratio), interval, evidence: [workingSets] })
  const { verdict } = judgement
  if (verdict === 'pass') return judgement
  return { ...judgement, fix: verdict === 'fail' ? 'profileBoth' : 'compareAgain' }
}

const percentOf = (ratio: number): number => (ratio - 1) * 100
