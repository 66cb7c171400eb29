import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { wasTurnedAway, type History } from './history.ts'
import { describeAttempt, money, timelineOf } from './wording.ts'

interface Shown {
  readonly check: string
  readonly title: string
}

/** Every transfer was confirmed before its client gave up: none hung, none was sacrificed, none was left in doubt. */
export function allConfirmed(history: History, shown: Shown): Judgement {
  return judgeAudit({
    ...shown,
    of: 'transfers',
    examined: history.attempts.length,
    violations: history.attempts
      .filter(({ answer }) => answer.kind !== 'applied')
      .map(attempt => ({ kind: 'not confirmed', what: describeAttempt(attempt), atMs: attempt.sentMs })),
    timeline: timelineOf(history),
  })
}

/**
 * Transfers between a few rich accounts, all of which meet at a barrier: each is confirmed, or turned away with the
 * promise that nothing was done. `met` is how often they really stood there together.
 */
export function crossingServed(history: History, met: number): Judgement {
  const { attempts } = history
  const confirmed = attempts.filter(({ answer }) => answer.kind === 'applied')
  return judgeAudit({
    check: 'crossing',
    title: 'crossing transfers are confirmed, or honestly turned away',
    of: 'confirmed transfers that met at a barrier',
    examined: met === 0 ? 0 : confirmed.length,
    violations: attempts
      .filter(attempt => attempt.answer.kind !== 'applied' && !wasTurnedAway(attempt))
      .map(attempt => ({ kind: 'not confirmed', what: describeAttempt(attempt), atMs: attempt.sentMs })),
    timeline: timelineOf(history),
  })
}

/**
 * All want more than the first account holds, and wait for it together: it is spent to the last unit and no further,
 * and who comes too late is told so with 422. Some may be turned away instead, and what they wanted is then left. `met`
 * is how often they really stood at the barrier together.
 */
export function noOverdraft(history: History, met: number): Judgement {
  const { opening, attempts } = history
  const [held = 0] = opening.values()
  const applied = attempts.filter(({ answer }) => answer.kind === 'applied')
  const spent = applied.reduce((sum, { order }) => sum + order.amount, 0)
  const denied = attempts.filter(({ answer }) => answer.kind === 'refused' && answer.status === 422)
  // Where all are answered, nobody is told that the money is not there unless it is gone.
  const isWrong = spent > held || (spent < held && denied.length > 0)
  const strange = attempts.filter(
    attempt => attempt.answer.kind !== 'applied' && !wasTurnedAway(attempt) && !denied.includes(attempt),
  )
  return judgeAudit({
    check: 'noOverdraft',
    title: 'an account is spent to the last unit and no further',
    of: 'transfers that met at a barrier',
    examined: met === 0 || applied.length === 0 ? 0 : attempts.length,
    violations: [
      ...(isWrong ? [`${money(spent)} were spent of an account that held ${money(held)}`] : []),
      ...strange.map(attempt => ({
        kind: 'neither confirmed nor refused with a promise',
        what: describeAttempt(attempt),
        atMs: attempt.sentMs,
      })),
    ],
    timeline: timelineOf(history),
  })
}

/**
 * Where nothing stood in the way, each transfer was applied or refused for a reason of its own. So few clients are no
 * overload: to turn them away, however honestly, is not to serve them.
 */
export function allAnswered(history: History): Judgement {
  const { attempts } = history
  return judgeAudit({
    check: 'noDoubt',
    title: 'without a fault nobody is left in doubt',
    of: 'transfers',
    examined: attempts.length,
    violations: attempts
      .filter(attempt => attempt.answer.kind === 'unknown' || wasTurnedAway(attempt))
      .map(attempt => ({
        kind: wasTurnedAway(attempt) ? 'turned away, and nothing stood in the way' : 'no certain answer',
        what: describeAttempt(attempt),
        atMs: attempt.sentMs,
      })),
    timeline: timelineOf(history),
  })
}
