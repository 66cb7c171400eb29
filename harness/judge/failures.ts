import type { Evidence } from './evidence.ts'
import type { Judgement } from './judgement.ts'
import { sum } from './statistics.ts'

/** Number of failed requests by outcome. */
export type Failures = Readonly<Record<string, number>>

/** One late answer on a busy machine says nothing about thousands of requests. */
const rare = { count: 3, share: 1 / 1000 }

/** Whether so few of these requests failed that the others can be judged. `requests`: all that were sent. */
export const areRare = (failures: Failures, requests: number): boolean =>
  sum(Object.values(failures)) <= Math.max(rare.count, rare.share * requests)

/**
 * Adjusts a judgement of what requests leave behind for failed requests. Whether a failed request leaves something behind is
 * unknown, so a pass is not certain, and other undecided verdicts wait until the failures are fixed. A broken limit stays broken.
 * Where they are rare (`areRare`) they are only told.
 */
export function besideFailures(
  judgement: Judgement,
  failures: Failures,
  { isRare = false }: { readonly isRare?: boolean } = {},
): Judgement {
  const ordered = Object.entries(failures).toSorted(([, a], [, b]) => b - a)
  const told = new Set(judgement.evidence.flatMap(item => (item.kind === 'refuses' ? item.refusing : [])))
  const failed = ordered
    .filter(([outcome]) => !told.has(outcome))
    .map(([outcome, count]): Evidence => ({ kind: 'failures', outcome, count }))
  const [most] = ordered
  if (most === undefined) return judgement
  const evidence = [...failed, ...judgement.evidence]
  const isUnseen = judgement.evidence.some(({ kind }) => kind === 'unseen')
  if (judgement.verdict === 'fail' || isUnseen || isRare) return { ...judgement, evidence }
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
