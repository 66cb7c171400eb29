import { type System, workload } from 'vitest-plumbline'
import {
  describeRefused,
  differences,
  doubtsResolved,
  errorHygiene,
  noPartialEffect,
  type RefusedAct,
} from 'vitest-plumbline/judge'
import { counters, money, typeOf } from './domain.ts'
import { exactlyOnceIn } from './workloads.ts'

/** Transfers that the database refuses half-way, each at another step; then all are retried. */
export async function refusedHalfway(system: System) {
  const record = await workload(system, {
    domain: money([1_000_000, 1_000_000]),
    clients: 1,
    sabotage: ['accounts', 'transfers'],
    askAgain: true,
  })
  const { refusedHalfway: refused = [], atRest, after, opened, errors } = record
  const booked = atRest.rows.map(row => counters.adds(row.order))
  const others = differences(counters.opening(opened), booked, atRest.held, 'the ledger says')
  // A service whose statements bring their COMMIT, or commit by themselves, may be in doubt wherever its session ends.
  const isCertain = !refused.some(({ commitsAnyway }) => commitsAnyway)
  const ofEach = (act: RefusedAct) => [
    ...untrueReason(act),
    ...takenForADefect(act),
    ...(isCertain ? needlesslyInDoubt(act) : []),
  ]
  const judgements = [
    noPartialEffect(refused, atRest.rows, { others, ofEach }),
    errorHygiene(errors, { problems: true }),
    doubtsResolved(record, { atRest: atRest.rows, after: after.rows }, { strict: true }),
    { ...exactlyOnceIn(record), check: 'refusedHalfway.exactlyOnce' },
  ]
  return { record, judgements }
}

/**
 * The payer holds more than enough, and each key is sent once at a time. A refusal by a constraint (23514) may look like that of
 * the service's own table.
 */
function untrueReason(act: RefusedAct) {
  const type = typeOf(act.text ?? '')
  const isUntrue =
    type.endsWith('key-in-flight') || (act.refusal.failure === 'P0001' && type.endsWith('insufficient-funds'))
  return isUntrue
    ? [{ kind: 'a reason that is not true', what: describeRefused(act), atMs: act.answeredMs }]
    : []
}

/** Conflicts, a full disk, a lack of memory and a cancelled statement pass: the client must learn that it can send the order again. */
const passing: ReadonlySet<string> = new Set(['40001', '40P01', '53100', '53200', '57014', 'session ended'])

const takenForADefect = (act: RefusedAct) =>
  passing.has(act.refusal.failure) && (act.status ?? 0) >= 500 && act.status !== 503
    ? [
        {
          kind: `a passing failure is answered ${act.status}`,
          what: describeRefused(act),
          atMs: act.answeredMs,
        },
      ]
    : []

/** The service is in doubt only where the answer to COMMIT was lost. */
function needlesslyInDoubt(act: RefusedAct) {
  const { moment, failure } = act.refusal
  const isLost = moment === 'COMMIT' && failure === 'session ended'
  if (isLost || !typeOf(act.text ?? '').endsWith('outcome-unknown')) return []
  const kind =
    moment === 'COMMIT'
      ? 'in doubt, and the database refused the COMMIT'
      : 'in doubt, and COMMIT was never sent'
  return [{ kind, what: describeRefused(act), atMs: act.answeredMs }]
}
