import { round, type Judgement } from '../judge/verdict.ts'

/** A judgement under the full name of its check, such as `baseline.latency.p99`. */
export interface Check extends Omit<Judgement, 'check'> {
  readonly id: string
}

const headings = { fail: 'FAIL', inconclusive: 'INCONCLUSIVE', pass: 'PASS' } as const

export const shownMeasured = ({ measured, unit }: Check): string =>
  measured === null ? 'not measured' : `${round(measured)} ${unit}`

export const shownInterval = ({ interval }: Check): string =>
  interval === undefined ? '' : interval.map(round).join(' – ')

/** What happened, the numbers, the fix: all a reader of a red test needs, in the order it is needed. */
export function explain(check: Check): string {
  const interval = check.interval === undefined ? '' : ` (95 % interval ${shownInterval(check)})`
  const [first, ...rest] = check.evidence
  return [
    `${headings[check.verdict]}  ${check.id}: ${check.title}, ${shownMeasured(check)}${interval}, promised ${check.limit}`,
    ...(first === undefined ? [] : [`  evidence  ${first}`, ...rest.map(line => `            ${line}`)]),
    ...(check.fix === undefined ? [] : [`  fix       ${check.fix}`]),
  ].join('\n')
}
