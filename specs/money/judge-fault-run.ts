import { type FaultName, networkFaults } from 'vitest-plumbline'
import { judge, judgeAudit, type Judgement, type MeasuredFaultRun } from 'vitest-plumbline/judge'
import { isCertain, problemOf } from './client.ts'
import type { History } from './history.ts'
import { readsConfirmed } from './reads.ts'
import { errorHygiene } from './refusals.ts'
import * as rules from './rules.ts'
import { timelineOf } from './wording.ts'

/** What these rules say more strictly than every fault run is held to. */
export const without = {
  honestDoubts: 'an answer that leaves a doubt says so by its type',
  errorHygiene: 'errors are problems of RFC 9457',
} as const

/** Everything that must hold whatever dies: what every fault run promises, and the rules of money. */
export function judgeFaultRun(record: MeasuredFaultRun, history: History): Judgement[] {
  const money = [
    rules.conservation(history),
    rules.ledgerEquation(history),
    rules.noNegativeBalance(history),
    readsConfirmed(history),
    honestDoubts(record, history),
    // A service that is gone or alone on its network answers nothing, errors included.
    ...(record.errors.length > 0 ? [errorHygiene('errorHygiene', record.errors)] : []),
  ]
  const windows = record.windows.map(({ fault, struckMs, healedMs }) => ({ fault, struckMs, healedMs }))
  const told = (judgement: Judgement): Judgement =>
    judgement.verdict === 'pass'
      ? judgement
      : { ...judgement, evidence: [...judgement.evidence, { kind: 'faults', windows }] }
  return [
    ...money.map(judgement => told({ ...judgement, check: `${record.name}.${judgement.check}` })),
    // A fault strikes in one run of a spec alone, and its recovery is known by its name.
    ...judge(record).map(judgement => ({
      ...judgement,
      check: judgement.check.replace(`${record.name}.recovery.`, 'recovery.'),
    })),
  ]
}

/**
 * An answer that promises nothing says so. And where the proxy knows how many COMMITs were lost, no more answers than
 * that promise nothing: whoever has not sent one can promise something.
 */
function honestDoubts({ acts: all, windows, errors }: MeasuredFaultRun, history: History): Judgement {
  const cutting = ({ fault }: { readonly fault: FaultName }) => networkFaults.includes(fault)
  const counted = windows.some(cutting)
  const others = counted ? windows.filter(window => !cutting(window)) : []
  // Beside another fault nobody counts what was lost.
  const acts = all.filter(
    ({ sentMs, answeredMs }) =>
      !others.some(({ struckMs, untilMs }) => sentMs < untilMs && answeredMs > struckMs),
  )
  const unknown = acts.filter(({ effect }) => effect.kind === 'unknown')
  const lost = windows
    .filter(window => cutting(window) && window.fault !== 'commitDelayed')
    .reduce((sum, { hits }) => sum + hits, 0)
  const vague = errors
    .map(error => ({ ...error, type: problemOf(error.body).type }))
    .filter(({ status, type }) => !isCertain(status, type) && !type.endsWith('outcome-unknown'))
  return judgeAudit({
    check: 'honestDoubts',
    title: 'only the loss of a COMMIT leaves a doubt, and the answer says so',
    of: 'answers other than success, and lost COMMITs',
    // Whoever finds out what became of a lost COMMIT leaves no doubt, and that is no lack of evidence.
    examined: acts.filter(({ effect }) => effect.kind !== 'applied').length + (counted ? lost : 0),
    violations: [
      ...vague.map(({ status, type, body }) => ({
        kind: `status ${status} ${type}`,
        what: `answered ${status}, ${body}`,
      })),
      ...(counted && unknown.length > lost
        ? [`${unknown.length} transfers were left in doubt, and ${lost} COMMITs were lost`]
        : []),
    ],
    timeline: timelineOf(history),
  })
}
