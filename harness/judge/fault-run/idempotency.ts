import { isDeepStrictEqual } from 'node:util'
import { describeAct, isApplied, isFirst, isSameId, isTurnedAway, type Act } from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { least } from '../statistics.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { unresolved } from './doubts.ts'
import { describeRow, misdone, unreturned } from './exactly-once.ts'
import type { WorkloadRecord } from './record.ts'
import { isShed } from './served.ts'
import { unlessStarved } from './starved.ts'
import { timelineOf } from './timeline.ts'

/**
 * One key is one operation with one response, byte for byte, however many copies are in flight; the same key with another order
 * is refused with 422, as draft-ietf-httpapi-idempotency-key-header specifies. Where a row does not show its `order`, the first
 * confirmed request under its key decides; where `outcome` does not say `replayed`, that is not judged.
 *
 * @example idempotency(await workload(system, { …, key: (_client, count) => `shared-${count}` }))
 */
export function idempotency(record: WorkloadRecord): Judgement {
  const { acts } = record
  const judgement = judgeAudit({
    check: 'idempotency',
    fix: 'answerByKey',
    title: 'one key, one operation, one answer',
    of: 'requests',
    examined: acts.length,
    violations: [...Map.groupBy(acts, ({ key }) => key)].flatMap(([key, tries]) =>
      misused(key, tries, record),
    ),
    timeline: timelineOf(record),
    context: unreturned(acts, record.after.rows),
  })
  return unlessStarved(judgement, acts.filter(isTurnedAway), record)
}

/** Its key is not to blame. */
const notServed = (violation: Violation): Violation => ({ ...violation, fix: 'serveAll' })

function misused(key: string, tries: readonly Act[], { after }: WorkloadRecord): Violation[] {
  const atMs = least(tries.map(({ sentMs }) => sentMs))
  const broken = (kind: string, what: string): Violation => ({
    kind,
    what: `key ${key}, sent ${tries.length} times: ${what}`,
    atMs,
  })
  const rows = after.rows.filter(row => row.key === key)
  const [row] = rows
  if (row === undefined && tries.every(isTurnedAway))
    return tries.map(act => notServed(broken('never served', describeAct(act))))
  if (row === undefined || rows.length > 1)
    return [broken('a key without exactly one row', `${rows.length} rows`)]
  const isConfirmed = ({ effect }: Act): boolean => effect.kind === 'applied' && isSameId(effect.id, row.id)
  const order = row.order ?? tries.find(isConfirmed)?.order
  const own = tries.filter(act => isDeepStrictEqual(act.order, order))
  const foreign = tries.filter(act => !isDeepStrictEqual(act.order, order))
  const { length: fresh, 0: first } = own.filter(isFirst)
  const saysReplayed = own.some(({ effect }) => effect.kind === 'applied' && effect.replayed !== undefined)
  const unclear = broken('a key without exactly one first answer', `${fresh} answers claim to be the first`)
  return [
    ...(fresh !== 1 && saysReplayed ? [unclear] : []),
    ...own
      .filter(act => !isConfirmed(act))
      .map(act => {
        const what = `${describeAct(act)}, expected ${describeRow(row)}`
        return isShed(act) ? notServed(broken('not served', what)) : broken('a different answer', what)
      }),
    ...own
      .filter(({ effect, text }) => effect.kind === 'applied' && first !== undefined && text !== first.text)
      .map(({ text }) =>
        broken('a different body than at first', `answered ${text}, at first ${first?.text}`),
      ),
    ...foreign
      .filter(({ effect, status }) => effect.kind !== 'refused' || status !== 422)
      .map(act =>
        broken('another order under the same key, not refused', `${describeAct(act)}, expected 422`),
      ),
  ]
}

/**
 * Several requests are in flight under one key while a lock blocks the operation for as long as clients wait: no response may
 * confirm it. After the lock is released, the key is good for one operation.
 *
 * @example keyInFlight(await workload(system, { …, key: client => `${client % 2}`, behind: () => lock, askAgain: true }))
 */
export function keyInFlight(record: WorkloadRecord): Judgement {
  const { acts, replays = [], atRest, after } = record
  const shared = [...Map.groupBy(acts, ({ key }) => key).values()].filter(tries => tries.length > 1)
  const rows = { before: [], atRest: atRest.rows, after: after.rows }
  return judgeAudit({
    check: 'keyInFlight',
    fix: 'answerByKey',
    title: 'a blocked operation is not confirmed, and its key works later',
    of: 'requests under a key in flight',
    examined: shared.flat().length,
    leftOut: record.leftOut?.replays,
    violations: [
      ...acts.filter(isApplied).map(act => ({
        kind: 'confirmed although nothing could be committed',
        what: `${describeAct(act)}; the data it needs was locked throughout`,
        atMs: act.answeredMs,
      })),
      ...misdone(record, rows),
      ...unresolved(replays, after.rows, true),
    ],
    timeline: timelineOf(record),
  })
}
