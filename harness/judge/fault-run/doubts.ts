import { networkFaults, type FaultName, type FaultWindow } from '../../record/fault-plan.ts'
import {
  describeAct,
  describeEffect,
  isApplied,
  isFirst,
  isInDoubt,
  isTurnedAway,
  type Act,
  type ReplayedAct,
} from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { greatest, sum } from '../statistics.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { Asked } from './asked.ts'
import type { FaultRunRecord, FinalStates, KeyedRow } from './record.ts'
import { answeredViolationBy, byRequest, timelineOf } from './timeline.ts'

/**
 * Repeating an operation with its key returns the true outcome, whatever the client saw before: an operation in doubt is decided,
 * a refused one can be done now, a confirmed one is confirmed again with the same response. The meaningful cases were in doubt
 * and done; the evidence counts them. If responses to COMMIT were lost and there is no such case, it is inconclusive.
 *
 * @param rows the final state after the last response, and after all repetitions.
 * @param options `strict`: no rule refuses these orders, and responses say whether a key was known; repeated ones are identical.
 * @example doubtsResolved(record, { atRest: record.atRest.rows, after: record.after.rows }, { strict: true })
 */
export function doubtsResolved(
  record: Asked,
  rows: Pick<FinalStates, 'atRest' | 'after'> | undefined,
  { strict = false }: { readonly strict?: boolean } = {},
): Judgement {
  const { replays = [] } = record
  const doubts = replays.filter(({ before }) => before.effect.kind === 'unknown')
  const keys = new Set(rows?.atRest.map(({ key }) => key))
  const done = doubts.filter(({ key }) => keys.has(key))
  const saidFirst = done.filter(({ effect }) => effect.kind === 'applied' && effect.replayed === false)
  const judgement = judgeAudit({
    check: 'doubtsResolved',
    fix: 'answerByKey',
    title: 'repeating a key resolves a doubt, and no key is forgotten',
    of: 'repeated operations',
    examined: replays.length,
    leftOut: record.leftOut?.replays,
    violations: [
      ...unresolved(replays, rows?.after, strict),
      ...saidFirst.map(act => answeredViolationBy('a retry of what was done that says it is the first', act)),
    ],
    timeline: timelineOf(record),
  })
  const told = { kind: 'doubts', count: doubts.length, ...(rows && { done: done.length }) } as const
  const judged = { ...judgement, evidence: [...judgement.evidence, told] }
  if (judgement.verdict !== 'pass' || told.done !== 0 || !someWereLost(record)) return judged
  return { ...judged, verdict: 'inconclusive', fix: 'loadWhileFaulty' }
}

const requestsOf = ({ requests = [] }: Act): number => requests.length

/** Under these faults Postgres commits, and the service gets no response. */
const losingAnswers: ReadonlySet<FaultName> = new Set(['commitCut', 'commitReset', 'commitMuted'])

/** Whether responses to COMMIT were lost with operations in doubt: a service that resolves such doubts itself leaves none. */
function someWereLost({ acts, windows = [] }: Asked): boolean {
  const losing = windows.filter(({ fault, hits }) => losingAnswers.has(fault) && hits > 0)
  // Of an operation with several requests only the last one leaves its row.
  const whole = greatest(acts.filter(isApplied).map(requestsOf))
  const doubts = acts.filter(act => isInDoubt(act) && requestsOf(act) >= whole)
  return doubts.some(act =>
    losing.some(({ struckMs, healedMs }) => act.sentMs < healedMs && act.answeredMs > struckMs),
  )
}

/** Violations among operations repeated with their keys, after all faults. */
export function unresolved(
  replays: readonly ReplayedAct[],
  after: readonly KeyedRow[] | undefined,
  strict: boolean,
): Violation[] {
  const rows = after && Map.groupBy(after, ({ key }) => key)
  return replays.flatMap(replay => {
    const count = rows && (rows.get(replay.key)?.length ?? 0)
    const broken = broke(replay, count) ?? (strict ? brokeStrictly(replay) : undefined)
    if (broken === undefined) return []
    const [kind, now] = broken
    const told = describeAct({ ...replay, ...replay.before })
    const fix = isUnserved(replay) ? ({ fix: 'serveAll' } as const) : {}
    return [{ kind, what: `${told}, repeated, ${now}`, atMs: replay.answeredMs, ...fix }]
  })
}

type Broken = readonly [kind: string, now: string]

/** No key is to blame if the service rejects everything, or answers nothing. 409: the key is in flight. */
const isUnserved = (replay: ReplayedAct): boolean =>
  replay.status === undefined || (isTurnedAway(replay) && replay.status !== 409)

function brokeStrictly(replay: ReplayedAct): Broken | undefined {
  const { effect, before, text } = replay
  const was = `was ${describeEffect(replay)}`
  if (effect.kind !== 'applied') return ['the key does not resolve it', was]
  if (before.effect.kind === 'refused' && !isFirst(replay)) return ['applied although it was refused', was]
  if (before.effect.kind !== 'applied') return undefined
  if (isFirst(replay)) return ['a forgotten key', was]
  if (text === before.text) return undefined
  return ['a different body', `was answered ${text}, at first ${before.text}`]
}

/** Statuses that call a request itself wrong, or its client: the same request cannot be right later. */
const wrongByItself: ReadonlySet<unknown> = new Set([400, 401, 403, 405, 406, 411, 413, 414, 415, 431])

/** `rows`: number of rows with this key, if the final state is known. */
function broke(replay: ReplayedAct, rows: number | undefined): Broken | undefined {
  const { effect, before } = replay
  const was = `was ${describeEffect(replay)}${byRequest(replay)}`
  if (isTurnedAway(replay) && isUnserved(replay)) return ['not served when it was repeated', was]
  if (effect.kind === 'unknown' || isTurnedAway(replay)) {
    const wasInDoubt = before.effect.kind === 'unknown'
    return [wasInDoubt ? 'still in doubt after a retry' : 'the key does not resolve it', was]
  }
  if (effect.kind === 'refused') {
    if (before.effect.kind === 'applied') return ['confirmed, but refused later', was]
    return rows === undefined || rows === 0 ? undefined : ['refused, but applied', was]
  }
  if (rows !== undefined && rows !== 1) return ['not exactly one row', `has ${rows} rows`]
  const refusal = before.effect.kind === 'refused' && before.effect.rule === undefined
  if (refusal && wrongByItself.has(before.status))
    return [`answered ${before.status} although it was right`, was]
  const { effect: first } = before
  if (first.kind !== 'applied' || String(first.id) === String(effect.id)) return undefined
  return ['a different answer than at first', was]
}

/**
 * If the proxy counts lost COMMITs, only their operations may be in doubt: a service that has not sent a COMMIT can give a
 * definite answer. Operations beside other faults are not counted, nor are late ones, which gave no answer and fail `settled`; one
 * that is known to have lost a COMMIT is, because that COMMIT is counted. `vague`: responses that leave a doubt without saying so.
 *
 * @example honestDoubts(record).verdict // record: that of a `faultRun`
 */
export function honestDoubts(record: FaultRunRecord, vague: readonly Violation[] = []): Judgement {
  const { windows } = record
  const cutting = ({ fault }: FaultWindow) => networkFaults.includes(fault)
  const counted = windows.filter(window => cutting(window) && window.fault !== 'commitDelayed')
  const lost = sum(counted.map(({ hits }) => hits))
  const others = doubtsAreCounted(record) ? windows.filter(window => !cutting(window)) : []
  const acts = record.acts.filter(act =>
    others.every(({ struckMs, untilMs }) => act.sentMs >= untilMs || act.answeredMs <= struckMs),
  )
  const isLost = (act: Act) => lossOf(act, record) !== undefined
  const unknown = acts.filter(act => isInDoubt(act) && (act.late !== true || isLost(act)))
  const losses = unknown.map(act => lossOf(act, record)).filter(loss => loss !== undefined)
  // A transaction may do several operations: those that share a lost COMMIT with an earlier one are not too many.
  const shared = losses.length - new Set(losses).size
  const isTooMany = doubtsAreCounted(record) && unknown.length - shared > lost
  const counts = `${unknown.length} operations were left in doubt, but ${lost} COMMITs were lost`
  const [first] = unknown
    .toSorted((a, b) => Number(isLost(a)) - Number(isLost(b)))
    .map(act => answeredViolationBy('an operation in doubt without a lost COMMIT', act))
  const judgement = judgeAudit({
    check: 'honestDoubts',
    fix: 'doubtOnlyCommits',
    title: 'only a lost COMMIT leaves an operation in doubt',
    of: 'operations without success and lost COMMITs',
    // A service that finds out what became of a lost COMMIT leaves no doubt; it does not lack evidence.
    examined: acts.filter(({ effect }) => effect.kind !== 'applied').length + lost,
    violations:
      isTooMany && first ? [...vague, { ...first, what: `${counts}; the first is ${first.what}` }] : vague,
    timeline: timelineOf(record),
  })
  // A crash resets connections, which leaves operations in doubt.
  if (judgement.verdict !== 'fail' || record.crashes.length === 0) return judgement
  return { ...judgement, fix: { kind: 'check', check: 'noCrash' } }
}

/** The statements up to the lost COMMIT of an operation, the same for all of its transaction; undefined if none is known. */
function lossOf({ key }: Act, { sql = {} }: FaultRunRecord): string | undefined {
  const seen = sql[key] ?? []
  const at = seen.findIndex(({ what }) => /^proxy: (?!delay)/.test(what))
  return at === -1 ? undefined : JSON.stringify(seen.slice(0, at + 1))
}

/** Whether any possible doubt is counted. */
export const doubtsAreCounted = ({ windows }: FaultRunRecord): boolean =>
  windows.some(({ fault }) => networkFaults.includes(fault))
