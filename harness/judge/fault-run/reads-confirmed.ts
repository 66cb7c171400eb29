import { isApplied, isInDoubt } from '../../record/act.ts'
import { after, type Counters, type Counts } from '../../record/counters.ts'
import { checkValue, quantityRule } from '../../record/option.ts'
import type { Milliseconds } from '../../record/units.ts'
import type { Evidence } from '../evidence.ts'
import type { Judgement } from '../judgement.ts'
import { least, sum } from '../statistics.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { firstActs } from './asked.ts'
import { checkCounters, countsIn, shownCount, unequal, type Counted } from './counters.ts'
import type { Reading } from './record.ts'
import { timelineOf } from './timeline.ts'

const wrongMax = 3

/** All requests under one key, which together had effect at most once. */
type Done = ReturnType<typeof doneOperations>[number]

interface CountedReading extends Reading {
  readonly counts: Counts
}

/**
 * A read sent after an operation was confirmed shows the operation, for every client; a read answered before an operation was
 * sent does not. Operations in flight, or in doubt with a row in the final state, may show or not: each counter must lie between
 * the minimum and the maximum that these operations allow. `within`: how old a read may be, for a service that promises that.
 *
 * @throws HarnessError for counters or a time that are none.
 * @example readsConfirmed({ ...record, state: record.atRest }, counters, { within: seconds(1) })
 */
export function readsConfirmed(
  record: Counted,
  counters: Counters,
  { within }: { readonly within?: Milliseconds } = {},
): Judgement {
  checkCounters('readsConfirmed', counters)
  if (within !== undefined) checkValue('readsConfirmed: within', within, quantityRule('ms'))
  const withinMs = within ?? 0
  const counted = { ...record, acts: firstActs(record) }
  const { acts, opened } = counted
  const opening = counters.opening(opened)
  const readings = counted.readings.map(reading => ({
    ...reading,
    counts: countsIn(counters, reading.value),
  }))
  const all = doneOperations(counted, counters, withinMs)
  const wrong = wrongInDatabase(counted, counters, all)
  const violations = impossible(readings, opening, all, wrong)
  const firstMs = least(acts.filter(isApplied).map(({ answeredMs }) => answeredMs)) + withinMs
  return judgeAudit({
    check: 'readsConfirmed',
    fix: 'readCommitted',
    title: `a read ${withinMs === 0 ? '' : `${withinMs / 1_000} s `}after a confirmation includes its operation`,
    of: 'counters read after a confirmation',
    examined: readings
      .filter(({ atMs }) => atMs >= firstMs)
      .flatMap(({ counts }) => [...counts.keys()].filter(name => opening.has(name))).length,
    violations,
    timeline: timelineOf(counted),
    context: violations.some(({ fix }) => fix !== undefined) ? [followsFrom(wrong)] : [],
  })
}

/** Counters that are wrong although each operation has its row: the database lost an update, and no read of them was stale. */
function wrongInDatabase({ acts, opened, state }: Counted, { opening }: Counters, all: readonly Done[]) {
  const wrong = new Map<unknown, string>()
  const asked = new Set<string | null>(acts.map(({ key }) => key))
  const rows = state.rows.filter(({ key }) => asked.has(key))
  if (rows.length !== all.length) return wrong
  const additions = all.map(({ adds }) => adds)
  for (const { name, due, holds } of unequal(opening(opened), additions, state.held))
    wrong.set(name, `${name} holds ${shownCount(holds)}, its rows leave ${shownCount(due)}`)
  return wrong
}

/** By name, each with its numbers. */
type WrongCounters = ReadonlyMap<unknown, string>

const followsFrom = (wrong: WrongCounters): Evidence => ({
  kind: 'note',
  text: `follows from wrong counters in the database: ${[...wrong.values()].slice(0, wrongMax).join('; ')}`,
})

/** One sweep over both lists in time order, because a long history has a hundred thousand of each. */
function impossible(
  readings: readonly CountedReading[],
  opening: Counts,
  all: readonly Done[],
  wrong: WrongCounters,
): Violation[] {
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
      const additions = open.filter(isCertain).map(({ adds }) => adds)
      open = open.filter(one => !isCertain(one))
      certain = after(certain, additions)
      const possible = open.filter(({ sentMs }) => sentMs < reading.answeredMs)
      return outOfBounds(reading, certain, possible, wrong)
    })
}

const outOfBounds = (
  { atMs, counts }: CountedReading,
  certain: Counts,
  possible: readonly Done[],
  wrong: WrongCounters,
): Violation[] =>
  [...counts].flatMap(([name, count]) => {
    const settled = certain.get(name)
    if (settled === undefined) return []
    const changes = possible.map(({ adds }) => adds.get(name) ?? 0)
    const low = settled + sum(changes.map(change => Math.min(change, 0)))
    const high = settled + sum(changes.map(change => Math.max(change, 0)))
    if (count >= low && count <= high) return []
    const allowed = low === high ? shownCount(low) : `${shownCount(low)} to ${shownCount(high)}`
    const kind = 'a read that misses a confirmed operation, or shows one not applied'
    const what = `${name} read as ${shownCount(count)}, the answers before it allow ${allowed}`
    const fix = wrong.has(name) ? ({ fix: 'changeInPlace' } as const) : {}
    return [{ kind, what, size: Math.max(low - count, count - high), atMs, ...fix }]
  })

function doneOperations({ acts, state }: Counted, { adds }: Counters, withinMs: number) {
  const made = new Set(state.rows.map(({ key }) => key))
  return [...Map.groupBy(acts, ({ key }) => key)].flatMap(([key, tries]) => {
    const confirmed = tries.filter(isApplied)
    const [told] = confirmed.length > 0 ? confirmed : tries
    const inDoubt = tries.some(isInDoubt) && made.has(key)
    if (told === undefined || (confirmed.length === 0 && !inDoubt)) return []
    const sentMs = least(tries.map(act => act.sentMs))
    // From this time on, reads must show the operation; infinite if it was not confirmed.
    const confirmedMs = least(confirmed.map(({ answeredMs }) => answeredMs)) + withinMs
    return [{ adds: adds(told.order), sentMs, confirmedMs }]
  })
}
