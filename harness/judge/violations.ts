import { unmeasured, type Judgement } from './verdict.ts'

export interface Audit {
  readonly check: string
  readonly title: string
  /** What was examined, such as `transfers`, and how many: nothing examined proves nothing. */
  readonly of: string
  readonly examined: number
  /** One line for each time the rule was broken, in the order it happened. */
  readonly violations: readonly string[]
  /** What else the reader should know. */
  readonly context?: readonly string[]
}

const shownViolations = 5

/** Holds a rule that allows no exception: one violation breaks it, and none in nothing is no proof. */
export function judgeAudit({ check, title, of, examined, violations, context = [] }: Audit): Judgement {
  const shown = { check, title, unit: `violations in ${examined} ${of}`, limit: '0 violations' }
  if (examined === 0) {
    return unmeasured(shown, `no ${of} to examine`, 'let the workload succeed at least once')
  }
  const more = violations.length - shownViolations
  return {
    ...shown,
    measured: violations.length,
    verdict: violations.length === 0 ? 'pass' : 'fail',
    evidence: [
      ...violations.slice(0, shownViolations),
      ...(more > 0 ? [`and ${more} more`] : []),
      ...context,
    ],
  }
}
