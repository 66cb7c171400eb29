import type { Evidence } from './evidence.ts'
import type { Judgement } from './judgement.ts'

/** How many requests were not answered with 200, by what was answered instead. */
export type Failures = Readonly<Record<string, number>>

/**
 * A judgement of what requests leave behind, as far as failures allow it: what a failed request would have kept
 * is unknown, so a pass beside one is none. What broke a limit has broken it all the same.
 */
export function besideFailures(judgement: Judgement, failures: Failures): Judgement {
  const failed = Object.entries(failures).map(([outcome, count]): Evidence => ({
    kind: 'failures',
    outcome,
    count,
  }))
  if (failed.length === 0) return judgement
  const evidence = [...failed, ...judgement.evidence]
  if (judgement.verdict !== 'pass') return { ...judgement, evidence }
  const hidden: Evidence = { kind: 'growthHidden' }
  return { ...judgement, verdict: 'inconclusive', evidence: [hidden, ...evidence], fix: 'mendFailures' }
}
