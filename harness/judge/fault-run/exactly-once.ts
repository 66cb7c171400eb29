import { isDeepStrictEqual } from 'node:util'
import { describeAct, isApplied, isInDoubt, isSameId, isTurnedAway, type Act } from '../../record/act.ts'
import type { Evidence } from '../evidence.ts'
import type { Fix } from '../fix.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { allActs, firstActs, type Asked } from './asked.ts'
import { differences } from './counters.ts'
import type { FinalStates, KeyedRow, WorkloadRecord } from './record.ts'
import { byRequest, timelineOf } from './timeline.ts'

/**
 * A confirmed operation is in the final state once, with the id of its response; a refused one is not in it; and no row exists
 * that nobody asked for. Rows from before the run are ignored.
 *
 * @example exactlyOnce(record, { before: [], atRest: record.atRest.rows, after: record.after.rows })
 */
export function exactlyOnce(record: Asked, rows: FinalStates): Judgement {
  return judgeAudit({
    check: 'exactlyOnce',
    fix: 'applyOnce',
    title: 'a confirmed operation is done once, a refused one never',
    of: 'confirmed operations',
    examined: Map.groupBy(allActs(record).filter(isApplied), ({ key }) => key).size,
    violations: misdone(record, rows),
    timeline: timelineOf(record),
    context: unreturned(allActs(record), rows.after),
  })
}

/** For a reader, where no confirmed operation has a row: those that a query leaves out look as if they were not done. */
export function unreturned(acts: readonly Act[], rows: readonly KeyedRow[]): Evidence[] {
  const confirmed = acts.filter(isApplied)
  const keys = new Set<string | null>(confirmed.map(({ key }) => key))
  const [first] = confirmed
  if (first === undefined || rows.some(({ key }) => keys.has(key))) return []
  const text = `\`finalState\` returned no row with a key of this run, such as ${first.key}: its query may leave them out`
  return [{ kind: 'note', text }]
}

/** Keys whose rows contradict their responses, and rows with a key that no request had. */
export function misdone(record: Asked, rows: FinalStates): Violation[] {
  const ofEach = Map.groupBy(allActs(record), ({ key }) => key)
  const after = Map.groupBy(rows.after, ({ key }) => key)
  const atRest = new Set(rows.atRest.map(({ key }) => key))
  // `inputs` judges a row with such a key.
  const malformed = record.malformed ?? []
  const ofMalformed = malformed.flatMap(({ key }) => key ?? [])
  const accepted = malformed.filter(({ answered }) => Number(answered) < 400).length
  // In the final state before it was repeated. If clients share a key, the row may be that of another try.
  const refusedButDone = [...Map.groupBy(firstActs(record), ({ key }) => key).values()]
    .filter(ofKey => ofKey.every(({ effect, key }) => effect.kind === 'refused' && atRest.has(key)))
    .flatMap(ofKey => ofKey.slice(0, 1))
  const toldBelow = new Set<string | null>(refusedButDone.map(({ key }) => key))
  return [
    ...[...ofEach]
      .filter(([key]) => !toldBelow.has(key))
      .flatMap(([key, ofKey]) =>
        misdoneUnder(ofKey, after.get(key) ?? [], { all: rows.after, ofEach, input: record.input }),
      ),
    ...refusedButDone.map(act => ({
      ...broken(act, 'a refused operation that was done', 'has a row'),
      fix: hadSuccess(act) ? undoOrLeaveOut : admitDoubt,
    })),
    ...uninvited(rows, new Set([...ofEach.keys(), ...ofMalformed]), accepted),
  ]
}

/** Its row may be in another table than those of the other operations. */
const inputUnread: Fix = {
  kind: 'note',
  text: 'let `finalState` return the row that the request of `input` creates; if it does, answer only when COMMIT has succeeded',
}

const otherFields: Fix = {
  kind: 'note',
  text: 'let `finalState` return an `order` with the fields that were drawn, or none; if it does, store what was ordered',
}
/** In any order. */
const fieldsOf = (order: unknown): string => Object.keys(Object(order)).toSorted().join()

const admitDoubt: Fix = {
  kind: 'note',
  text: 'roll back before you refuse; where COMMIT was sent and its answer was lost, say that the outcome is unknown, and have `outcome` return unknown() for that answer',
}

const undoOrLeaveOut: Fix = {
  kind: 'note',
  text: 'if its last request made the row: roll back before you refuse, and where the answer to COMMIT was lost, say that the outcome is unknown; if an earlier one made it: let `finalState` leave it out until the last step is done, or let `outcome` return applied() where it stays done without that',
}
const hadSuccess = ({ requests = [] }: Act): boolean =>
  requests.slice(0, -1).some(({ answer }) => answer.startsWith('status 2'))

const broken = (act: Act, kind: string, what: string): Violation => ({
  kind,
  what: `${describeAct(act)}${byRequest(act)} ${what}`,
  atMs: act.answeredMs,
})

interface Beside {
  /** The rows of every key. */
  readonly all: readonly KeyedRow[]
  /** The operations of every key. */
  readonly ofEach: ReadonlyMap<string | null, readonly Act[]>
  readonly input: Act | undefined
}

/** All responses for one key, compared with its rows in the final state. */
function misdoneUnder(tries: readonly Act[], rows: readonly KeyedRow[], beside: Beside): Violation[] {
  const { all, ofEach, input } = beside
  const confirmed = tries.filter(isApplied)
  const [told = tries[0]] = confirmed
  if (told === undefined) return []
  if (rows.length > 1) return [broken(told, 'an operation done twice', `has ${rows.length} rows`)]
  const [row] = rows
  if (row === undefined) {
    if (told.effect.kind !== 'applied') return []
    const { id } = told.effect
    // A database that has lost a row gives its id again, to an operation that was sent later.
    const isGivenAgain = ({ key }: KeyedRow) =>
      ofEach.get(key)?.every(({ sentMs }) => sentMs > told.answeredMs) ?? false
    // A row without an id has not that of any operation.
    const taken =
      id === undefined ? undefined : all.find(one => String(one.id) === String(id) && !isGivenAgain(one))
    if (taken !== undefined) {
      const what = `has no row of its own: row ${id} is that of operation ${taken.key}`
      return [broken(told, 'an operation confirmed as another', what)]
    }
    const fix = told.key === input?.key ? inputUnread : 'answerAfterCommit'
    return [{ ...broken(told, 'a confirmed operation that was not done', 'has no row'), fix }]
  }
  const isOther = ({ order }: Act) => order !== undefined && !isDeepStrictEqual(order, row.order)
  if (row.order !== undefined && tries.every(isOther)) {
    const done = `is done as ${JSON.stringify(row.order)}`
    const what = row.id === undefined ? done : `${done}, row ${row.id}`
    const fix = fieldsOf(row.order) === fieldsOf(told.order) ? 'applyOnce' : otherFields
    return [{ ...broken(told, 'an operation done as another', what), fix }]
  }
  const other = confirmed.find(({ effect }) => effect.kind === 'applied' && !isSameId(effect.id, row.id))
  return other ? [broken(other, 'an answer that names another row', `has the row ${row.id}`)] : []
}

/** `accepted`: malformed requests that were accepted. One whose key was part of the body has a row without a key. */
function uninvited(states: FinalStates, asked: ReadonlySet<string | null>, accepted: number): Violation[] {
  const { before, after } = states
  const known = new Set(before.map(({ key }) => key))
  const kind = 'a row nobody asked for'
  const withoutKey = (rows: readonly KeyedRow[]) => rows.filter(({ key }) => key === null).length
  const more = withoutKey(after) - withoutKey(before) - accepted
  return [
    ...after
      .filter(({ key }) => key !== null && !known.has(key) && !asked.has(key))
      .map(({ key }) => ({ kind, what: `a row has the key ${key}, which was never sent` })),
    ...(more > 0 ? [{ kind, what: `rows without a key: ${more} more than before` }] : []),
  ]
}

/** Database contents when all requests were answered, and much later. */
export interface SecondLook {
  readonly record: WorkloadRecord
  readonly later: WorkloadRecord['after']
}

/**
 * A refused operation stays without effect, also much later.
 *
 * @example noLateEffect([{ record, later: await readFinalState(system, orders, record.opened) }])
 */
export const noLateEffect = (looks: readonly SecondLook[]): Judgement =>
  judgeAudit({
    check: 'noLateEffect',
    fix: 'undoBeforeAnswer',
    title: 'no operation is applied after its answer',
    of: 'operations that the service turned away',
    examined: looks.flatMap(({ record }) => firstActs(record)).filter(isTurnedAway).length,
    violations: looks.flatMap(({ record: { acts, after }, later }) => {
      const known = Map.groupBy(after.rows, describeRow)
      const came = later.rows.filter(row => known.get(describeRow(row))?.pop() === undefined)
      // Without an answer an operation may be applied at any time, and then its counters change too.
      const silent = acts.filter(act => isInDoubt(act) && act.status === undefined)
      const unanswered = new Set<string | null>(silent.map(({ key }) => key))
      const late = came.filter(({ key }) => !unanswered.has(key))
      return [
        ...late.map(row => ({
          kind: 'a row that came later',
          what: `${describeRow(row)} with key ${row.key} came after all answers`,
        })),
        ...(late.length < came.length
          ? []
          : differences(after.held, [], later.held, 'after all answers it held')),
      ]
    }),
  })

/** A row in words, without its key, which may be one that the harness has found out: `row 7`, or by its order. */
export function describeRow({ id, order }: KeyedRow): string {
  if (id !== undefined) return `row ${id}`
  return order === undefined ? 'a row without an id' : `a row of ${JSON.stringify(order)}`
}
