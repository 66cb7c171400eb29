import { isDeepStrictEqual } from 'node:util'
import { describeAct, isFirst, isOfSuccess, isTurnedAway, rowIdOf, type Act } from '../../record/act.ts'
import type { Counters, Counts } from '../../record/counters.ts'
import type { Json } from '../../record/call.ts'
import type { TimedCore } from '../../record/sample.ts'
import { masked } from '../../record/secrets.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { checkCounters, differences } from './counters.ts'
import { describeRow } from './exactly-once.ts'
import type { FinalState, KeyedRow } from './record.ts'
import { hasWaited, unlessLate } from './starved.ts'

/** One request and its expected outcome: an operation of its own, the response to an earlier one again, or 422. */
export interface KeyStep {
  /** Absent if the request has no key. */
  readonly key?: string
  readonly order: Json
  readonly expected: 'first' | 'replayed' | 'refused'
}

/** Requests sent one after the other, and their topic: `keys that differ in case`. */
export interface KeySequence {
  readonly kind: string
  readonly steps: readonly KeyStep[]
}

/** The outcome of each step of a sequence. */
export interface SentSequence extends KeySequence {
  readonly acts: readonly Act[]
}

/** Requests about keys, and the database contents afterwards. */
export interface KeyRecord {
  readonly sequences: readonly SentSequence[]
  readonly opening: Counts
  readonly state: FinalState
  /** Core times of the process that sent them. */
  readonly generator: readonly TimedCore[]
}

interface Sent {
  readonly step: KeyStep
  readonly act: Act
  readonly sequence: SentSequence
}

/**
 * Two keys are two operations unless they are byte-identical; a known key is one operation with one response.
 *
 * @example keys(await sendKeys(system, plan), counters)
 */
export function keys(record: KeyRecord, counters: Pick<Counters, 'adds'>): Judgement {
  const { sequences, opening, state, generator } = record
  checkCounters('keys', counters)
  const all = sequences.flatMap(sequence =>
    sequence.steps.flatMap((step, index): Sent[] => {
      const act = sequence.acts[index]
      return act === undefined ? [] : [{ step, act, sequence }]
    }),
  )
  const firsts = all.filter(({ step }) => step.expected === 'first')
  const additions = firsts.map(({ step }) => counters.adds(step.order))
  const owners = Map.groupBy(firsts, ({ act }) => rowIdOf(act))
  const isAnonymous = firsts.some(({ step, act }) => step.key === undefined && rowIdOf(act) === undefined)
  const isAsked = (row: KeyedRow) =>
    firsts.some(sent => isRowOf(sent, row)) || (row.key === null && (isAnonymous || row.id === undefined))
  const judgement = judgeAudit({
    check: 'keys',
    fix: 'answerByKey',
    title: 'keys differ if any byte differs, and another order under a known key is refused',
    of: 'requests',
    examined: all.length,
    violations: [
      ...all.flatMap(astray),
      ...firsts.flatMap(sent => misdone(sent, owners, state)),
      ...state.rows
        .filter(row => !isAsked(row))
        .map(row => ({
          kind: 'a row nobody asked for',
          what: `${describeRow(row)} with key ${row.key} belongs to no first answer`,
        })),
      // Where nothing else is wrong, each order has its row and its answer, and an update was lost.
      ...differences(opening, additions, state.held, 'expected from the orders').map((wrong): Violation => ({
        ...wrong,
        fix: 'changeInPlace',
      })),
    ],
  })
  // Operations depend on earlier ones: one that waited and was refused makes others wrong.
  const late = all.map(({ act }) => act).filter(act => isTurnedAway(act) && hasWaited(act))
  return unlessLate(judgement, late, { generator })
}

/** By its id, or by its key where the response or the row has no id. */
function isRowOf({ step, act }: Sent, row: KeyedRow): boolean {
  const [answered, id] = [rowIdOf(act), row.id?.toString()]
  if (answered !== undefined && id !== undefined) return answered === id
  return step.key !== undefined && step.key === row.key
}

const describe = ({ step, act }: Sent): string =>
  `${describeAct({ ...act, key: step.key ?? 'without a key' })} ${masked(act.text ?? '').slice(0, 100)}`

/** An API may report errors with a status of success: there `outcome` decides. */
const isRefusal = ({ status, effect }: Act): boolean =>
  status === 422 || (isOfSuccess(status) && effect.kind === 'refused')

function astray(sent: Sent): Violation[] {
  const { step, act, sequence } = sent
  const { kind } = sequence
  const broken = (expected: string) => [{ kind, what: `${kind}: ${describe(sent)}, expected ${expected}` }]
  if (step.expected === 'refused') return isRefusal(act) ? [] : broken('422')
  if (step.expected === 'first') return isFirst(act) ? [] : broken('a new operation')
  const index = sequence.steps.findIndex(({ expected, key }) => expected === 'first' && key === step.key)
  const first = sequence.acts[index]
  if (act.text !== first?.text || act.effect.kind !== 'applied')
    return broken(first?.text === undefined ? 'a first answer' : `${first.text} again`)
  return act.effect.replayed === false ? broken('a response that says that it was done before') : []
}

function misdone(sent: Sent, owners: ReadonlyMap<unknown, readonly Sent[]>, { rows }: FinalState) {
  const { step, act } = sent
  if (act.effect.kind !== 'applied') return []
  const id = rowIdOf(act)
  const broken = (kind: string) => [{ kind, what: `${kind}: ${describe(sent)}` }]
  // Without an id and a key, nothing tells which row is its own.
  if (step.key === undefined && (id === undefined || rows.some(row => row.id === undefined))) return []
  if (id !== undefined && (owners.get(id) ?? []).length > 1) return broken('one operation for two orders')
  const row = rows.find(one => isRowOf(sent, one))
  if (row === undefined) return broken('confirmed, but no row')
  const isOwn =
    (row.order === undefined || isDeepStrictEqual(row.order, step.order)) &&
    (step.key === undefined || step.key === row.key)
  const order = row.order === undefined ? '' : ` as ${JSON.stringify(row.order)}`
  return isOwn ? [] : broken(`done${order} with key ${row.key}`)
}
