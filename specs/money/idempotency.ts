import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Attempt, History, LedgerRow } from './history.ts'
import { sameMovement } from './rules.ts'
import { describeAnswer, describeAttempt, timelineOf } from './wording.ts'

/** One key is one transfer, however often it is sent at once; the same key with another body is refused. */
export function idempotency(history: History): Judgement {
  return judgeAudit({
    check: 'idempotency',
    title: 'one key, one transfer, one answer',
    of: 'requests',
    examined: history.attempts.length,
    violations: [...Map.groupBy(history.attempts, ({ order }) => order.key)].flatMap(([key, tries]) =>
      misused(
        key,
        tries,
        history.finalState.ledger.filter(row => row.key === key),
      ),
    ),
    timeline: timelineOf(history),
  })
}

function misused(key: string, tries: readonly Attempt[], rows: readonly LedgerRow[]): Violation[] {
  const named = `key ${key}, sent ${tries.length} times`
  const atMs = Math.min(...tries.map(({ sentMs }) => sentMs))
  const [row] = rows
  if (row === undefined || rows.length > 1) {
    return [{ kind: 'a key that is not one row', what: `${named}: ${rows.length} ledger rows`, atMs }]
  }
  const own = tries.filter(({ order }) => sameMovement(order, row))
  const foreign = tries.filter(({ order }) => !sameMovement(order, row))
  const fresh = own.filter(({ answer }) => answer.kind === 'applied' && !answer.replayed).length
  const wrong = own.filter(({ answer }) => answer.kind !== 'applied' || answer.transferId !== row.transferId)
  const accepted = foreign.filter(({ answer }) => answer.kind !== 'refused' || answer.status !== 422)
  const broken = (kind: string, what: string): Violation => ({ kind, what: `${named}: ${what}`, atMs })
  return [
    ...(fresh === 1 ? [] : [broken('a key without its one first', `${fresh} answers claim to be the first`)]),
    ...wrong.map(({ answer }) =>
      broken('another answer', `${describeAnswer(answer)}, expected transfer ${row.transferId}`),
    ),
    ...accepted.map(({ answer }) =>
      broken(
        'another body under the same key',
        `another body was ${describeAnswer(answer)}, expected refused with 422`,
      ),
    ),
  ]
}

/** What was in doubt and was sent again with its key, when nothing stood in the way: now certain, and one row each. */
export function doubtsResolved(replays: History): Judgement {
  const rows = Map.groupBy(replays.finalState.ledger, ({ key }) => key ?? '')
  return judgeAudit({
    check: 'doubtsResolved',
    title: 'a doubt is resolved by its key',
    of: 'transfers in doubt',
    examined: replays.attempts.length,
    violations: replays.attempts.flatMap(attempt => {
      const { answer, order, answeredMs: atMs } = attempt
      const booked = rows.get(order.key)?.length ?? 0
      const told = describeAttempt(attempt)
      if (answer.kind !== 'applied')
        return [{ kind: 'a doubt that remains', what: `${told}, sent again`, atMs }]
      if (booked === 1) return []
      return [{ kind: 'not one row', what: `${told}, sent again, has ${booked} ledger rows`, atMs }]
    }),
    timeline: timelineOf(replays),
  })
}
