import { isFirst } from '../../record/act.ts'
import { after, type Counters, type Counts } from '../../record/counters.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Evidence } from '../evidence.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { Asked } from './asked.ts'
import type { FinalState, Reading, WorkloadRecord } from './record.ts'
import { timelineOf } from './timeline.ts'

/** Operations that add to counters, and the counter readings: of a workload, or of a run under faults. */
export type Counted = Asked & Pick<WorkloadRecord, 'opened' | 'readings'> & { readonly state: FinalState }

const shownCount = (count: number | undefined): string => count?.toLocaleString('en') ?? 'nothing'

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
  [...after(opening, additions)].flatMap(([name, due]) => {
    const holds = held.get(name)
    if (!opening.has(name) || holds === due) return []
    const what = `${name} holds ${shownCount(holds)}, ${according} ${shownCount(due)}`
    return [{ kind: 'a wrong counter', what, size: difference(holds, due) }]
  })

/**
 * Operations in doubt: if something is missing, they are the first suspects.
 *
 * @example judgeAudit({ ...rule, context: suspects(record) })
 */
export function suspects({ acts }: Asked): Evidence[] {
  const keys = acts.filter(({ effect }) => effect.kind === 'unknown').map(({ key }) => key)
  if (keys.length === 0) return []
  const shown = [...keys.slice(0, 5), ...(keys.length > 5 ? ['…'] : [])].join(', ')
  return [{ kind: 'note', text: `suspects: ${keys.length} operations in doubt (${shown})` }]
}

/**
 * Counters hold the sum of the confirmed operations; an update that another one overwrote is missing from it.
 *
 * @example noLostUpdate({ ...record, state: record.atRest }, counters)
 */
export function noLostUpdate(counted: Counted, { opening, adds }: Counters): Judgement {
  const firsts = counted.acts.filter(isFirst)
  return judgeAudit({
    check: 'noLostUpdate',
    fix: 'changeInPlace',
    title: 'every confirmed operation is in the counters',
    of: 'confirmed operations',
    examined: firsts.length,
    violations: differences(
      opening(counted.opened),
      firsts.map(({ order }) => adds(order)),
      counted.state.held,
      'the answers say',
    ),
    context: suspects(counted),
  })
}

const refusedRead: Violation = {
  kind: 'a read without an answer',
  what: 'a read was refused, failed or timed out',
  fix: 'serveAll',
}

/**
 * When all is quiet, each response holds what the database holds; a response from a stale cache stays wrong as long as nothing
 * changes. Operations in doubt may still take effect, so their counters are not compared. `isList`: whether a reading should hold
 * all counters.
 *
 * @example quietReads({ ...record, state: record.atRest }, counters, ({ value }) => Array.isArray(value))
 */
export function quietReads(
  counted: Counted & Pick<WorkloadRecord, 'quiet'> & Partial<Pick<WorkloadRecord, 'generator'>>,
  { opening, adds, read }: Counters,
  isList: (reading: Reading) => boolean,
): Judgement {
  const { acts, opened, quiet, state, generator = [] } = counted
  const own = opening(opened)
  const doubted = new Set(
    acts.flatMap(act => (act.effect.kind === 'unknown' ? [...adds(act.order).keys()] : [])),
  )
  const compared = quiet.flatMap(reading => {
    if (reading === undefined) return []
    const counts = read(reading.value)
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
    examined: acts.some(({ effect }) => effect.kind === 'applied') ? compared.length + unanswered : 0,
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
  return judgement.measured === unanswered ? unlessNoCore(judgement, waitedShare(generator)) : judgement
}

/** All requests under one key, which together had effect at most once. */
interface Done {
  readonly adds: Counts
  readonly sentMs: number
  /** From this time on, reads must show the operation; infinite if it was not confirmed. */
  readonly confirmedMs: number
}

interface CountedReading extends Reading {
  readonly counts: Counts
}

/**
 * A read sent after an operation was confirmed shows the operation, for every client; a read answered before an operation was
 * sent does not. Operations in flight, or in doubt with a row in the final state, may show or not: each counter must lie between
 * the minimum and the maximum that these operations allow.
 *
 * @example readsConfirmed({ ...record, state: record.atRest }, counters)
 */
export function readsConfirmed(counted: Counted, counters: Counters): Judgement {
  const { acts, opened } = counted
  const opening = counters.opening(opened)
  const readings = counted.readings.map(reading => ({ ...reading, counts: counters.read(reading.value) }))
  const firstMs = acts
    .filter(({ effect }) => effect.kind === 'applied')
    .reduce((first, { answeredMs }) => Math.min(first, answeredMs), Infinity)
  return judgeAudit({
    check: 'readsConfirmed',
    fix: 'readCommitted',
    title: 'a read after a confirmation includes its operation',
    of: 'counters read after a confirmation',
    examined: readings
      .filter(({ atMs }) => atMs >= firstMs)
      .reduce((sum, { counts }) => sum + [...counts.keys()].filter(name => opening.has(name)).length, 0),
    violations: impossible(readings, opening, doneOperations(counted, counters)),
    timeline: timelineOf(counted),
  })
}

/** One sweep over both lists in time order, because a long history has a hundred thousand of each. */
function impossible(readings: readonly CountedReading[], opening: Counts, all: readonly Done[]): Violation[] {
  const toBeSent = all.toSorted((a, b) => a.sentMs - b.sentMs)
  let certain = opening
  let next = 0
  let open: Done[] = []
  return readings
    .toSorted((a, b) => a.atMs - b.atMs)
    .flatMap(reading => {
      for (let one = toBeSent[next]; one !== undefined; one = toBeSent[next]) {
        if (one.sentMs >= reading.answeredMs) break
        open.push(one)
        next += 1
      }
      const isCertain = ({ confirmedMs }: Done) => confirmedMs <= reading.atMs
      certain = after(
        certain,
        open.filter(isCertain).map(({ adds }) => adds),
      )
      open = open.filter(one => !isCertain(one))
      return outOfBounds(
        reading,
        certain,
        open.filter(({ sentMs }) => sentMs < reading.answeredMs),
      )
    })
}

const outOfBounds = (
  { atMs, counts }: CountedReading,
  certain: Counts,
  possible: readonly Done[],
): Violation[] =>
  [...counts].flatMap(([name, count]) => {
    const settled = certain.get(name)
    if (settled === undefined) return []
    const changes = possible.map(({ adds }) => adds.get(name) ?? 0)
    const low = changes.reduce((sum, change) => sum + Math.min(0, change), settled)
    const high = changes.reduce((sum, change) => sum + Math.max(0, change), settled)
    if (count >= low && count <= high) return []
    const allowed = low === high ? shownCount(low) : `${shownCount(low)} to ${shownCount(high)}`
    const kind = 'a read that misses a confirmed operation, or shows one not applied'
    const what = `${name} read as ${shownCount(count)}, the answers before it allow ${allowed}`
    return [{ kind, what, size: Math.max(low - count, count - high), atMs }]
  })

function doneOperations({ acts, state }: Counted, { adds }: Counters): Done[] {
  const made = new Set(state.rows.map(({ key }) => key))
  return [...Map.groupBy(acts, ({ key }) => key)].flatMap(([key, tries]) => {
    const confirmed = tries.filter(({ effect }) => effect.kind === 'applied')
    const [told] = confirmed.length > 0 ? confirmed : tries
    const inDoubt = tries.some(({ effect }) => effect.kind === 'unknown') && made.has(key)
    if (told === undefined || (confirmed.length === 0 && !inDoubt)) return []
    const sentMs = Math.min(...tries.map(act => act.sentMs))
    const confirmedMs = Math.min(...confirmed.map(({ answeredMs }) => answeredMs))
    return [{ adds: adds(told.order), sentMs, confirmedMs }]
  })
}
