import type { Value } from '../../record/history.ts'
import type { Analysis, Later } from './dependency-graph.ts'
import { isList, type Observed, type Reading, type Writing } from './observations.ts'

/** `null`: before the first write. */
export type Version = Value | null

/**
 * A register shows one version at a time, and little of their order: no version precedes the first, and a transaction that reads
 * one version and then writes another wrote a later one. A transaction that read two versions came between them, in either order.
 */
export function linkRegister(observed: Observed, analysis: Analysis): void {
  const { graph, misreads, committed } = analysis
  const readers: Reading[] = []
  const later: (Later & { readonly than: Version })[] = []
  const followed = new Set<Writing>()
  const latest = new Map<number, Reading>()
  for (const reading of observed.readings) {
    const version = versionOf(reading)
    if (reading.own.length > 0) {
      if (version !== reading.own.at(-1)) misreads.add('internal', [reading])
      continue
    }
    const read = readFrom(reading, observed, analysis)
    if (version !== null && read === undefined) continue
    if (read) graph.link('wr', read, reading)
    readers.push(reading)
    const former = latest.get(reading.transaction)
    if (former && read && versionOf(former) !== version) graph.link('rw', former, read, [reading])
    latest.set(reading.transaction, reading)
    if (reading.wrote === undefined) continue
    later.push({ than: version, writing: reading.wrote, witnesses: [reading] })
    if (read) followed.add(reading.wrote)
  }
  for (const writing of observed.writes.values()) {
    const isFirst = committed.has(writing.transaction) && writing.final && !followed.has(writing)
    if (isFirst) later.push({ than: null, writing })
  }
  const laterThan = Map.groupBy(later, ({ than }) => than)
  for (const [version, readings] of Map.groupBy(readers, versionOf))
    graph.linkReaders('rw', readings, laterThan.get(version) ?? [])
}

/** The writer of what a transaction read, if it could be read at all. */
function readFrom(reading: Reading, { writes }: Observed, { history, misreads }: Analysis) {
  const version = versionOf(reading)
  if (version === null) return undefined
  const writing = writes.get(version)
  if (writing === undefined) misreads.add('unwritten', [reading], version)
  else if (history[writing.transaction]?.outcome === 'aborted') misreads.add('G1a', [reading, writing])
  else if (writing.transaction === reading.transaction) misreads.add('internal', [reading])
  else {
    if (!writing.final) misreads.add('G1b', [reading, writing])
    return writing
  }
  return undefined
}

export const versionOf = ({ value }: Reading): Version => (isList(value) ? null : value)
