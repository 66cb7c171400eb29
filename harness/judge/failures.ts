import type { Evidence } from './evidence.ts'
import type { Judgement } from './judgement.ts'

/** Number of failed requests by outcome. */
export type Failures = Readonly<Record<string, number>>

/**
 * Adjusts a judgement of what requests leave behind for failed requests. Whether a failed request leaves something behind is
 * unknown, so a pass is not certain, and other undecided verdicts wait until the failures are fixed. A broken limit stays broken.
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
