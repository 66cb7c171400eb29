import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import type { History, Movement } from './history.ts'
import { differences } from './rules.ts'
import type { Refusal } from './sabotage.ts'
import { describeAttempt, describeMovement, timelineOf } from './wording.ts'

/**
 * Transfers that the database refuses half-way, all of them, leave no trace; and the service is in doubt only where
 * COMMIT was sent. `refusals` says what was done to the transfers from each account: those that were refused once only
 * are not judged here, for a service may try again.
 */
export function noPartialEffect(history: History, refusals: ReadonlyMap<number, Refusal>): Judgement {
  const always = ({ fromId }: Movement) => refusals.get(fromId)?.once === false
  const attempts = history.attempts.filter(({ order }) => always(order))
  const concerned = new Set(attempts.flatMap(({ order }) => [order.fromId, order.toId]))
  const opening = new Map([...history.opening].filter(([id]) => concerned.has(id)))
  const { balances, ledger } = history.finalState
  // Refused for a reason of its own, a transfer never came to where the database would have refused it.
  const struck = attempts.filter(({ answer }) => answer.kind !== 'refused' || answer.status >= 500)
  return judgeAudit({
    check: 'noPartialEffect',
    title: 'a transfer that fails half-way leaves nothing',
    of: 'failed transfers',
    examined: struck.length,
    violations: [
      ...attempts.flatMap(attempt => {
        const { order, answer, answeredMs: atMs } = attempt
        const { moment, failure } = refusals.get(order.fromId) ?? { moment: 'credit', failure: 'nothing' }
        const what = `${describeAttempt(attempt)}; the database had refused its ${moment} (${failure})`
        if (answer.kind === 'applied') return [{ kind: 'confirmed, and the database refused it', what, atMs }]
        const doubted = answer.kind === 'unknown' && answer.type?.endsWith('outcome-unknown') === true
        if (!doubted || moment === 'commit') return []
        return [{ kind: 'in doubt, and COMMIT was never sent', what, atMs }]
      }),
      ...differences(opening, [], balances, 'it should still hold'),
      ...ledger.filter(always).map(row => ({
        kind: 'a ledger row of a transfer that failed',
        what: `ledger row ${row.transferId} (${describeMovement(row)})`,
      })),
    ],
    timeline: timelineOf(history),
  })
}
