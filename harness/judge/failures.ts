import type { Judgement } from './verdict.ts'

/** How many requests were not answered with 200, by what was answered instead. */
export type Failures = Readonly<Record<string, number>>

/**
 * A judgement of what requests leave behind, as far as failures allow it: what a failed request would have kept
 * is unknown, so a pass beside one is none. What broke a limit has broken it all the same.
 */
export function besideFailures(judgement: Judgement, failures: Failures): Judgement {
  const lines = Object.entries(failures).map(([outcome, count]) => `${count} × ${outcome}`)
  if (lines.length === 0) return judgement
  const evidence = [...lines, ...judgement.evidence]
  if (judgement.verdict !== 'pass') return { ...judgement, evidence }
  return {
    ...judgement,
    verdict: 'inconclusive',
    evidence: ['requests failed, and what they would have left behind is unknown', ...evidence],
    fix: 'find out why requests fail; then measure again',
  }
}
