import type { Evidence } from './evidence.ts'
import type { Judgement } from './judgement.ts'

/** How many requests were not answered with 200, by what was answered instead. */
export type Failures = Readonly<Record<string, number>>

/**
 * A judgement of what requests leave behind, as far as failures allow it: what a failed request would have kept
 * is unknown, so a pass beside one is none, and whatever else is undecided waits for the failures to be mended. What broke a
 * limit has broken it all the same.
 */
export function besideFailures(judgement: Judgement, failures: Failures): Judgement {
  const ordered = Object.entries(failures).toSorted(([, a], [, b]) => b - a)
  const told = new Set(judgement.evidence.flatMap(item => (item.kind === 'refuses' ? item.refusing : [])))
  const failed = ordered
    .filter(([outcome]) => !told.has(outcome))
    .map(([outcome, count]): Evidence => ({ kind: 'failures', outcome, count }))
  const [most] = ordered
  if (most === undefined) return judgement
  const evidence = [...failed, ...judgement.evidence]
  const isUnseen = judgement.evidence.some(({ kind }) => kind === 'unseen')
  if (judgement.verdict === 'fail' || isUnseen) return { ...judgement, evidence }
  const hidden: Evidence[] = judgement.verdict === 'pass' ? [{ kind: 'growthHidden' }] : []
  const [text] = most
  return {
    ...judgement,
    verdict: 'inconclusive',
    cause: { kind: 'failing', text },
    evidence: [...hidden, ...evidence],
    fix: 'mendFailures',
  }
}
