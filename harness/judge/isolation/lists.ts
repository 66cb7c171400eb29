import { isDeepStrictEqual } from 'node:util'
import type { Value } from '../../record/history.ts'
import type { Misread } from '../isolation-values.ts'
import { neighboursIn } from '../statistics.ts'
import type { Analysis, Later } from './dependency-graph.ts'
import { commonLength, isList, type Observed, type Reading, type Writing } from './observations.ts'

type Slot = Writing | undefined

/**
 * A read of a list shows the list's history: the longest read is the order of its versions, and every other read must be a prefix
 * of it (Kingsbury and Alvaro, Elle, VLDB 2020, section 4). Committed elements that are not in it came later.
 */
export function linkList(observed: Observed, analysis: Analysis): void {
  const { readings, longest } = observed
  const { graph, misreads } = analysis
  const order = versionOrder(observed, analysis)
  const latest = runningLast(order)
  const next = runningLast(order.toReversed()).toReversed()
  const known = order.filter(slot => slot !== undefined)
  for (const [former, slot] of neighboursIn(known)) graph.link('ww', former, slot)
  const later = unread(observed, analysis)
  const last = known.at(-1)
  if (last) for (const { writing } of later) graph.link('ww', last, writing)

  const longestReading = readings.find(({ value }) => value === longest)
  const flaws = flawsOf(longest, observed, analysis)
  const readLast: Reading[] = []
  for (const reading of readings) {
    const list = isList(reading.value) ? reading.value : []
    const fits = commonLength(list, longest) === list.length
    if (!fits && longestReading) misreads.add('incompatible order', [reading, longestReading])
    for (const [anomaly, { index, writing }] of fits ? flaws : flawsOf(list, observed, analysis)) {
      const places = writing && anomaly !== 'duplicate' ? [reading, writing] : [reading]
      if (index < list.length) misreads.add(anomaly, places, list[index])
    }
    const { own } = reading
    if (own.length > 0) {
      if (!isDeepStrictEqual(list.slice(-own.length), own)) misreads.add('internal', [reading])
    } else if (fits) {
      const read = latest[list.length - 1]
      if (read) graph.link('wr', read, reading)
      if (read?.transaction === reading.transaction) misreads.add('internal', [reading])
      else if (read && order[list.length - 1]?.final === false) misreads.add('G1b', [reading, read])
      const overwriting = next[list.length]
      if (overwriting) graph.link('rw', reading, overwriting)
      else readLast.push(reading)
    }
  }
  graph.linkReaders('rw', readLast, later)
}

/** The writer of each element of the longest read; none if the writer aborted, or if the element appears a second time. */
function versionOrder({ longest, writes }: Observed, { committed }: Analysis): Slot[] {
  const seen = new Set<Value>()
  return longest.map(value => {
    const writing = seen.has(value) ? undefined : writes.get(value)
    seen.add(value)
    return writing && committed.has(writing.transaction) ? writing : undefined
  })
}

function unread({ longest, writes }: Observed, { committed }: Analysis): Later[] {
  const read = new Set(longest)
  const isLater = ([value, { transaction }]: [Value, Writing]) =>
    committed.has(transaction) && !read.has(value)
  return [...writes].filter(isLater).map(([, writing]) => ({ writing }))
}

/** The first invalid element of each kind. */
function flawsOf(list: readonly Value[], { writes }: Observed, { history }: Analysis) {
  const flaws = new Map<Misread, { readonly index: number; readonly writing: Slot }>()
  const seen = new Set<Value>()
  list.forEach((value, index) => {
    const writing = writes.get(value)
    const flaw = (anomaly: Misread) => {
      if (!flaws.has(anomaly)) flaws.set(anomaly, { index, writing })
    }
    if (writing === undefined) flaw('unwritten')
    else if (history[writing.transaction]?.outcome === 'aborted') flaw('G1a')
    if (writing?.previous !== undefined && !seen.has(writing.previous)) flaw('internal')
    if (seen.has(value)) flaw('duplicate')
    seen.add(value)
  })
  return flaws
}

/** For each index, the last known slot up to it. */
function runningLast(order: readonly Slot[]): Slot[] {
  let last: Slot
  return order.map(slot => (last = slot ?? last))
}
