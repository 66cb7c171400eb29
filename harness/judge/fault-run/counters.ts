import { isApplied, isFirst, isInDoubt, rowIdOf, type Act, type Id } from '../../record/act.ts'
import { after, sumOf, type Counters, type Counts } from '../../record/counters.ts'
import { causedBy, shown } from '../../record/errors.ts'
import { refuseOption } from '../../record/option.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Evidence } from '../evidence.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { firstActs, type Asked } from './asked.ts'
import type { FinalState, InvariantSeen, Reading, WorkloadRecord } from './record.ts'
import { failedReads } from './served.ts'

/** Operations that add to counters, and the counter readings: of a workload, or of a run under faults. */
export type Counted = Asked & Pick<WorkloadRecord, 'opened' | 'readings'> & { readonly state: FinalState }

/** NaN: what was read says that the counter does not exist. */
export const shownCount = (count = NaN): string =>
  Number.isNaN(count) ? 'nothing' : count.toLocaleString('en')

/** @throws HarnessError where a judge got no counters. A run-time check, because Vitest strips types. */
export function checkCounters(judge: string, counters: unknown): void {
  if (typeof Object(counters).adds === 'function') return
  throw refuseOption(`${judge}: counters`, counters, {
    expected: 'those of the domain as its second argument',
    fix: `write ${judge}(…, counters)`,
  })
}

/** @throws HarnessError that shows the reading where the user's function throws. */
export function countsIn({ read }: Pick<Counters, 'read'>, value: unknown): Counts {
  try {
    return read(value)
  } catch (cause) {
    const fix = 'let it take whatever `read` of the domain, `readers`, `readBack` and `lastReads` return'
    throw causedBy(cause, `counters: read threw for ${shown(value)}`, fix)
  }
}

const difference = (one: number | undefined, other: number | undefined): number =>
  Math.abs((one ?? 0) - (other ?? 0))

/**
 * Counters that differ from their opening values plus the given operations. `according`: the source of the expected values.
 *
 * @example differences(counters.opening(opened), [], state.held, 'it should still hold')
 */
export const differences = (
  opening: Counts,
  additions: readonly Counts[],
  held: Counts,
  according: string,
): Violation[] =>
  unequal(opening, additions, held).map(({ name, due, holds }) => {
    const found = holds === undefined ? 'is not in what `held` returned' : `holds ${shownCount(holds)}`
    const what = `${name} ${found}, ${according} ${shownCount(due)}`
    return { kind: 'a wrong counter', what, size: difference(holds, due) }
  })

export const unequal = (opening: Counts, additions: readonly Counts[], held: Counts) =>
  [...after(opening, additions)].flatMap(([name, due]) => {
    const holds = held.get(name)
    return opening.has(name) && holds !== due ? [{ name, due, holds }] : []
  })

/**
 * Operations in doubt: if something is missing, they are the first suspects.
 *
 * @example judgeAudit({ ...rule, context: suspects(record) })
 */
export function suspects(record: Asked): Evidence[] {
  const keys = firstActs(record).flatMap(act => (isInDoubt(act) ? [act.key] : []))
  if (keys.length === 0) return []
  const shown = [...keys.slice(0, 5), ...(keys.length > 5 ? ['…'] : [])].join(', ')
  return [{ kind: 'note', text: `suspects: ${keys.length} operations in doubt (${shown})` }]
}

/** Operations in doubt that add to a wrong counter, where what all of them add to it could make its difference. */
function suspectsOf(record: Counted, { opening, adds }: Counters, additions: readonly Counts[]) {
  const doubts = firstActs(record).filter(isInDoubt)
  const added = (name: Id) => doubts.map(({ order }) => Math.abs(adds(order).get(name) ?? 0))
  const explained = unequal(opening(record.opened), additions, record.state.held).filter(
    ({ name, due, holds }) => difference(holds, due) <= sumOf(added(name)),
  )
  const acts = doubts.filter(({ order }) => explained.some(({ name }) => adds(order).has(name)))
  return suspects({ acts })
}

/** For a reader: a query of other counters than those that were added to looks like updates that were lost. */
function unmoved(own: Counts, additions: readonly Counts[], held: Counts): Evidence[] {
  const added = additions
    .flatMap(counts => [...counts])
    .filter(([name, count]) => own.has(name) && count !== 0)
  if (added.length === 0 || added.some(([name]) => held.get(name) !== own.get(name))) return []
  return [
    {
      kind: 'note',
      text: 'no counter has changed since the beginning: `held` may read other ones than the service changes',
    },
  ]
}

/**
 * Counters hold the sum of the confirmed operations, and of those in doubt with a row; an overwritten update is missing from it.
 *
 * @example noLostUpdate({ ...record, state: record.atRest }, counters)
 */
export function noLostUpdate(counted: Counted, counters: Counters): Judgement {
  checkCounters('noLostUpdate', counters)
  const { opening, adds } = counters
  const own = opening(counted.opened)
  const { rows, held } = counted.state
  const made = new Set(rows.map(({ key }) => key))
  const done = [...Map.groupBy(firstActs(counted), ({ key }) => key).values()].flatMap(tries => {
    // Requests that share a key may all be answered with the row that one of them made.
    const firsts = [...new Map(tries.filter(isFirst).map(act => [rowIdOf(act), act])).values()]
    return firsts.length > 0 ? firsts : tries.filter(act => isInDoubt(act) && made.has(act.key)).slice(0, 1)
  })
  const additions = done.map(({ order }) => adds(order))
  return judgeAudit({
    check: 'noLostUpdate',
    fix: 'changeInPlace',
    title: 'every confirmed operation is in the counters',
    of: 'confirmed operations',
    examined: done.filter(isFirst).length,
    violations: differences(own, additions, held, 'the answers say'),
    context: [...unmoved(own, additions, held), ...suspectsOf(counted, counters, additions)],
  })
}

/**
 * Checks that counters hold the sum of all rows, whatever clients were answered. Examines nothing where an order is unknown.
 * `state`: without the rows from before the run; absent where the domain has no `finalState`.
 */
export function countedRows(
  { adds }: Pick<Counters, 'adds'>,
  opening: Counts,
  acts: readonly Act[],
  state: FinalState | undefined,
): InvariantSeen {
  const nothing: InvariantSeen = { examined: 0, violations: [], atTheEnd: true }
  if (state === undefined) return nothing
  const orders = new Map<string | null, Act['order']>(acts.map(({ key, order }) => [key, order]))
  const made = state.rows.map(({ key, order }) => order ?? orders.get(key))
  if (made.includes(undefined)) return nothing
  const additions = made.map(order => adds(order as never))
  const violations = differences(opening, additions, state.held, 'its rows leave')
  return { examined: made.length, violations, atTheEnd: true }
}

const refusedRead: Violation = {
  kind: 'a read without an answer',
  what: 'a read was refused, failed or timed out',
  fix: 'serveAll',
}

/**
 * When all is quiet, each response holds what the database holds: one from a stale cache stays wrong. Operations in doubt may
 * still take effect, so their counters are not compared. `isList`: whether a reading should hold all counters.
 *
 * @example quietReads({ ...record, state: record.atRest }, counters, ({ value }) => Array.isArray(value))
 */
export function quietReads(
  counted: Counted & Pick<WorkloadRecord, 'quiet'>,
  counters: Counters,
  isList: (reading: Reading) => boolean = () => false,
): Judgement {
  checkCounters('quietReads', counters)
  const { opening, adds } = counters
  const { opened, quiet, state, generator = [] } = counted
  const acts = firstActs(counted)
  const own = opening(opened)
  const doubted = new Set(acts.filter(isInDoubt).flatMap(({ order }) => [...adds(order).keys()]))
  const compared = quiet.flatMap(reading => {
    if (reading === undefined) return []
    const counts = countsIn(counters, reading.value)
    return [...(isList(reading) ? own : counts).keys()]
      .filter(name => own.has(name) && !doubted.has(name))
      .map(name => ({ name, said: counts.get(name), held: state.held.get(name), atMs: reading.atMs }))
  })
  const unanswered = quiet.filter(reading => reading === undefined).length
  const judgement = judgeAudit({
    check: 'quietReads',
    fix: 'readCommitted',
    title: 'with no operation in flight, every read matches the database',
    of: 'counters read with no operation in flight',
    examined: acts.some(isApplied) ? compared.length + unanswered : 0,
    ...(quiet.length === 0 && { remedy: { kind: 'note', text: 'name `lastReads` in the workload' } }),
    violations: [
      ...Array.from({ length: unanswered }, () => refusedRead),
      ...compared
        .filter(({ said, held }) => said !== held)
        .map(({ name, said, held, atMs }) => ({
          kind: 'a read that differs from the database',
          what: `${name} read as ${shownCount(said)}, the database holds ${shownCount(held)}`,
          size: difference(said, held),
          atMs,
        })),
    ],
  })
  // For lack of a core a read waits, or is turned away; it does not fail.
  const mayBeLate = judgement.measured === unanswered && failedReads(counted).length === 0
  return mayBeLate ? unlessNoCore(judgement, waitedShare(generator)) : judgement
}
