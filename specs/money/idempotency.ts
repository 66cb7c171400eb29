import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Answer, Attempt, History, LedgerRow } from './history.ts'
import type { Replays } from './replay.ts'
import { sameMovement } from './rules.ts'
import { describeAnswer, describeAttempt, timelineOf } from './wording.ts'

/** One key is one transfer with one answer, byte for byte, however often it is sent at once; the same key with another body is refused. */
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
  const applied = own.flatMap(({ answer }) => (answer.kind === 'applied' ? [answer] : []))
  const firsts = applied.filter(({ replayed }) => !replayed)
  const { length: fresh, 0: first } = firsts
  const otherBodies = applied.filter(({ body }) => first !== undefined && body !== first.body)
  const wrong = own.filter(({ answer }) => answer.kind !== 'applied' || answer.transferId !== row.transferId)
  const accepted = foreign.filter(({ answer }) => answer.kind !== 'refused' || answer.status !== 422)
  const broken = (kind: string, what: string): Violation => ({ kind, what: `${named}: ${what}`, atMs })
  return [
    ...(fresh === 1 ? [] : [broken('a key without its one first', `${fresh} answers claim to be the first`)]),
    ...wrong.map(({ answer }) =>
      broken('another answer', `${describeAnswer(answer)}, expected transfer ${row.transferId}`),
    ),
    ...otherBodies.map(({ body }) =>
      broken('another body than at first', `answered ${body}, at first ${first?.body}`),
    ),
    ...accepted.map(({ answer }) =>
      broken(
        'another body under the same key',
        `another body was ${describeAnswer(answer)}, expected refused with 422`,
      ),
    ),
  ]
}

/**
 * Whatever its client was told under faults, the key says afterwards what is true: what was in doubt is one transfer,
 * what was turned away was none and is one now, what was confirmed is the same transfer in the same words.
 */
export function doubtsResolved(replays: Replays): Judgement {
  return judgeAudit({
    check: 'doubtsResolved',
    title: 'a doubt is resolved by its key, and no key is forgotten',
    of: 'transfers sent again',
    examined: replays.attempts.length,
    violations: unresolved(replays),
    timeline: timelineOf(replays),
  })
}

/** Sent again with their keys, when nothing stood in the way. */
export function unresolved({ attempts, finalState }: Replays): Violation[] {
  const rows = Map.groupBy(finalState.ledger, ({ key }) => key ?? '')
  return attempts.flatMap(({ order, before, answer, answeredMs: atMs }) => {
    const broken = broke(before, answer, rows.get(order.key)?.length ?? 0)
    if (broken === undefined) return []
    const told = `${describeAttempt({ order, answer: before })}, sent again`
    return [{ kind: broken[0], what: `${told}, ${broken[1]}`, atMs }]
  })
}

function broke(before: Answer, answer: Answer, booked: number): [kind: string, what: string] | undefined {
  const was = `was ${describeAnswer(answer)}`
  if (answer.kind !== 'applied')
    return [before.kind === 'unknown' ? 'a doubt that remains' : 'a key that is of no use', was]
  if (booked !== 1) return ['not one row', `has ${booked} ledger rows`]
  if (before.kind === 'refused' && answer.replayed) return ['made although it was turned away', was]
  if (before.kind !== 'applied') return undefined
  if (!answer.replayed || answer.transferId !== before.transferId) return ['a key that was forgotten', was]
  if (answer.body === before.body) return undefined
  return ['another body', `was answered ${answer.body}, at first ${before.body}`]
}
