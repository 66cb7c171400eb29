import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import type { History } from './history.ts'
import { describeAttempt, money, timelineOf } from './wording.ts'

interface Shown {
  readonly check: string
  readonly title: string
}

/** Every transfer was confirmed before its client gave up: none hung, none was sacrificed, none was left in doubt. */
export function allConfirmed(history: History, shown: Shown, others: readonly string[] = []): Judgement {
  return judgeAudit({
    ...shown,
    of: 'transfers',
    examined: history.attempts.length,
    violations: [
      ...others,
      ...history.attempts
        .filter(({ answer }) => answer.kind !== 'applied')
        .map(attempt => ({ kind: 'not confirmed', what: describeAttempt(attempt), atMs: attempt.sentMs })),
    ],
    timeline: timelineOf(history),
  })
}

/** Told that the money is not there, or turned away with the promise that nothing was done. */
const honestStatuses: ReadonlySet<number> = new Set([422, 503])

/**
 * All want more than the first account holds, and wait for it together: it is spent to the last unit and no further,
 * and who comes too late is told so with 422. On a busy machine some may be turned away instead: others then spend what
 * they wanted. `met` is how often they really stood at the barrier together.
 */
export function noOverdraft(history: History, met: number): Judgement {
  const { opening, attempts } = history
  const [held = 0] = opening.values()
  const applied = attempts.filter(({ answer }) => answer.kind === 'applied')
  const spent = applied.reduce((sum, { order }) => sum + order.amount, 0)
  const strange = attempts.filter(
    ({ answer }) =>
      answer.kind === 'unknown' || (answer.kind === 'refused' && !honestStatuses.has(answer.status)),
  )
  return judgeAudit({
    check: 'noOverdraft',
    title: 'an account is spent to the last unit and no further',
    of: 'transfers that met at a barrier',
    examined: met === 0 ? 0 : attempts.length,
    violations: [
      ...(spent === held ? [] : [`${money(spent)} were spent of an account that held ${money(held)}`]),
      ...strange.map(attempt => ({
        kind: 'neither confirmed nor refused with a promise',
        what: describeAttempt(attempt),
        atMs: attempt.sentMs,
      })),
    ],
    timeline: timelineOf(history),
  })
}

/** Where nothing stood in the way, each transfer was applied or refused for a reason of its own. */
export function allAnswered(history: History): Judgement {
  const { attempts } = history
  return judgeAudit({
    check: 'noDoubt',
    title: 'without a fault nobody is left in doubt',
    of: 'transfers',
    examined: attempts.length,
    violations: attempts
      .filter(
        ({ answer }) => answer.kind === 'unknown' || (answer.kind === 'refused' && answer.status >= 500),
      )
      .map(attempt => ({ kind: 'no certain answer', what: describeAttempt(attempt), atMs: attempt.sentMs })),
    timeline: timelineOf(history),
  })
}
