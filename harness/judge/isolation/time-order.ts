import type { Transaction } from '../../record/history.ts'
import { neighboursIn, sorted } from '../statistics.ts'
import type { Analysis, DependencyGraph, Later } from './dependency-graph.ts'
import type { Observations, Observed, Place } from './observations.ts'
import { versionOf, type Version } from './registers.ts'

/** An operation with an unknown outcome may take effect at any later time. */
export const completedMs = ({ outcome, completedMs: knownMs }: Transaction): number =>
  outcome === 'committed' ? (knownMs ?? Infinity) : Infinity

/** The index of the first item that has reached something, given that all later items have too. */
function firstFrom<Item>(items: readonly Item[], isReached: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && isReached(item)) high = middle
    else low = middle + 1
  }
  return low
}

export function linkProcesses({ history, committed }: Observations, graph: DependencyGraph): void {
  const known = [...history.entries()].filter(([index]) => committed.has(index))
  for (const ofOne of Map.groupBy(known, ([, { process }]) => process).values()) {
    const inOrder = ofOne.toSorted(([, a], [, b]) => a.invokedMs - b.invokedMs)
    for (const [[former, { outcome }], [index]] of neighboursIn(inOrder))
      if (outcome === 'committed') graph.order('process', former, index)
  }
}

/**
 * Links each transaction to those that began after it ended, with three edges per transaction: the moments of completion are
 * nodes in a chain, and the last moment before a transaction began leads to the transaction.
 */
export function linkRealTime({ history, committed }: Observations, graph: DependencyGraph): void {
  const known = [...history.entries()].filter(([index]) => committed.has(index))
  const moments = known
    .map(([index, transaction]) => ({ index, endMs: completedMs(transaction) }))
    .toSorted((a, b) => a.endMs - b.endMs)
  const node = graph.addNodes(moments.length)
  moments.forEach(({ index }, moment) => {
    graph.order('realtime', index, node + moment)
    if (moment > 0) graph.order('instant', node + moment - 1, node + moment)
  })
  for (const [index, { invokedMs: startMs }] of known) {
    const moment = firstFrom(moments, ({ endMs }) => endMs >= startMs) - 1
    if (moment >= 0) graph.order('instant', node + moment, index)
  }
}

const successorsMax = 64

/**
 * Links versions of a register in real-time order: a transaction that accessed one version ended before another accessed the
 * next. Only strict serializability implies this order (linearizable keys in Elle).
 */
export function linkSeenVersions(observed: Observed, analysis: Analysis): void {
  const { committed, graph } = analysis
  const touches = touchesOf(observed, analysis)
  const ofOthers = observed.readings.filter(({ own }) => own.length === 0)
  const readers = Map.groupBy(ofOthers, versionOf)
  const lastEndedFirst = touches.toSorted((a, b) => b.endMs - a.endMs)
  const seen = new Map(lastEndedFirst.map(touch => [touch.last.version, touch]))
  const writerOf = (version: Version) => {
    const writing = version === null ? undefined : observed.writes.get(version)
    return writing && committed.has(writing.transaction) ? writing : undefined
  }
  for (const [version, { endMs, last }] of seen) {
    const writing = writerOf(version)
    if (writing === undefined) continue
    const later = new Map<Version, Required<Later>>()
    let untilMs = Infinity
    const from = firstFrom(touches, ({ startMs }) => startMs > endMs)
    for (let index = from; later.size < successorsMax; index += 1) {
      const touch = touches[index]
      if (touch === undefined || touch.startMs > untilMs) break
      const { first } = touch
      if (first.version === version) continue
      // A transaction that begins after this one ended is later than the versions this one accessed.
      untilMs = Math.min(untilMs, touch.endMs)
      const next = writerOf(first.version)
      if (next) later.set(first.version, { writing: next, witnesses: [last.place, first.place] })
    }
    for (const next of later.values()) graph.link('seenWw', writing, next.writing, next.witnesses)
    graph.linkReaders('seenRw', readers.get(version) ?? [], [...later.values()])
  }
}

/** The first and the last version of a register that each transaction accessed, in the order of their begin. */
function touchesOf({ readings, writes }: Observed, { history, committed }: Observations) {
  const met: { readonly version: Version; readonly place: Place }[] = [
    ...readings.filter(({ own }) => own.length === 0).map(place => ({ version: versionOf(place), place })),
    ...[...writes]
      .filter(([, { transaction, final }]) => committed.has(transaction) && final)
      .map(([version, place]) => ({ version, place })),
  ]
  return [...Map.groupBy(met, ({ place }) => place.transaction)]
    .flatMap(([index, ofOne]) => {
      const transaction = history[index]
      const [first, last] = [ofOne.at(0), ofOne.at(-1)]
      if (transaction === undefined || first === undefined || last === undefined) return []
      return [{ startMs: transaction.invokedMs, endMs: completedMs(transaction), first, last }]
    })
    .toSorted((a, b) => a.startMs - b.startMs)
}

/** The number of committed transactions that overlapped with another at a key, where at least one of them wrote. */
export function countConcurrent({ history, keys }: Observations): number {
  const met = new Set<Transaction>()
  const committedAt = (places: readonly Place[]): ReadonlySet<Transaction> =>
    new Set(places.flatMap(({ transaction }) => history[transaction] ?? []).filter(isCommitted))
  for (const { readings, writes } of keys) {
    const writers = committedAt([...writes.values()])
    const all = committedAt([...writes.values(), ...readings])
    const countWriters = overlapping(writers)
    const countAll = overlapping(all)
    for (const one of all) {
      const others = writers.has(one) ? countAll(one) - 1 : countWriters(one)
      if (others > 0) met.add(one)
    }
  }
  return met.size
}

const isCommitted = ({ outcome }: Transaction): boolean => outcome === 'committed'

/** Counts the transactions that overlap with one, which is counted too if it is among them. */
function overlapping(transactions: ReadonlySet<Transaction>): (one: Transaction) => number {
  const starts = sorted([...transactions].map(({ invokedMs }) => invokedMs))
  const ends = sorted([...transactions].map(completedMs))
  return one =>
    firstFrom(starts, startMs => startMs > completedMs(one)) -
    firstFrom(ends, endMs => endMs >= one.invokedMs)
}
