import type { Transaction } from '../../record/history.ts'
import type { CycleAnomaly, DataCycle } from '../isolation-values.ts'
import { findCycles, type Search } from './cycles.ts'
import { DependencyGraph, kindBits, type Analysis, type Edge } from './dependency-graph.ts'
import { linkList } from './lists.ts'
import { findLostUpdates, Misreads } from './misreads.ts'
import { observe } from './observations.ts'
import { linkRegister } from './registers.ts'
import { linkProcesses, linkRealTime, linkSeenVersions } from './time-order.ts'

const { ww, wr, rw, process, realtime, seenWw, seenRw, instant } = kindBits
const data = ww | wr | rw
const all = data | process | realtime | seenWw | seenRw | instant

export type Anomalies = ReturnType<typeof findAnomalies>

/** All anomalies in the accesses of a history; with `strict`, also those of process and real-time order. */
export function findAnomalies(history: readonly Transaction[], { strict }: { readonly strict: boolean }) {
  const graph = new DependencyGraph(history.length)
  const analysis: Analysis = { ...observe(history), graph, misreads: new Misreads() }
  for (const observed of analysis.keys) {
    const link = observed.kind === 'list' ? linkList : linkRegister
    link(observed, analysis)
    findLostUpdates(observed, analysis.misreads)
  }
  /** The number of each, and a shortest one. */
  const cycles = new Map<CycleAnomaly, { readonly count: number; readonly edges: readonly Edge[] }>()
  const found = [...dataCycles(graph), ...(strict ? orderedCycles(analysis) : [])]
  for (const edges of found) {
    const anomaly = nameOf(edges, history)
    const { count, edges: former } = cycles.get(anomaly) ?? { count: 0, edges }
    cycles.set(anomaly, { count: count + 1, edges: edges.length < former.length ? edges : former })
  }
  return { ...analysis, cycles }
}

const cyclesIn = ({ digraph, edges }: ReturnType<DependencyGraph['searched']>, search: Search): Edge[][] =>
  findCycles(digraph, search).map(cycle => cycle.flatMap(edge => edges[edge] ?? []))

/** From cycles that every level forbids to those that only the strongest forbids; cycles of weaker kinds are found first. */
function dataCycles(graph: DependencyGraph): Edge[][] {
  const searched = graph.searched()
  return [
    ...cyclesIn(searched, { along: ww, through: ww }),
    ...cyclesIn(searched, { along: ww | wr, through: wr }),
    ...cyclesIn(graph.nonadjacent(), { along: data, through: rw }),
    ...cyclesIn(searched, { along: data, through: rw, next: rw }),
  ]
}

function orderedCycles(analysis: Analysis): Edge[][] {
  const { keys, graph } = analysis
  for (const observed of keys) {
    if (observed.kind === 'register') linkSeenVersions(observed, analysis)
  }
  linkProcesses(analysis, graph)
  linkRealTime(analysis, graph)
  const searched = graph.searched()
  // Accesses are better evidence than an order inferred from time, and a read of an old version is better than a write.
  const certain = all & ~seenWw & ~seenRw
  const searches = [
    { along: certain, through: rw },
    { along: certain, through: data },
    { along: all & ~seenWw, through: rw | seenRw },
    { along: all, through: data | seenWw | seenRw },
  ]
  for (const search of searches) {
    const found = cyclesIn(searched, { ...search, free: instant }).map(withoutMoments)
    if (found.length > 0) return found.filter(edges => orderOf(edges) !== '')
  }
  return []
}

/** Replaces a path through moments by one edge between two transactions. */
function withoutMoments(edges: readonly Edge[]): Edge[] {
  const shown: Edge[] = []
  for (const edge of edges) {
    const former = shown.at(-1)
    if (edge.kind === 'instant' && former) shown[shown.length - 1] = { ...former, to: edge.to }
    else shown.push(edge)
  }
  return shown
}

/** The cycle's name by Adya (1999, chapters 3 and 4); `G-nonadjacent` as in Elle. */
function nameOf(edges: readonly Edge[], history: readonly Transaction[]): CycleAnomaly {
  const keys = edges.map(({ from }) => history[from.transaction]?.operations[from.operation]?.key)
  return `${dataCycle(edges, new Set(keys).size)}${orderOf(edges)}`
}

function orderOf(edges: readonly Edge[]): '' | '-process' | '-realtime' {
  const isOf = (...some: Edge['kind'][]) => edges.some(({ kind }) => some.includes(kind))
  return isOf('realtime', 'seenWw', 'seenRw') ? '-realtime' : isOf('process') ? '-process' : ''
}

function dataCycle(edges: readonly Edge[], keys: number): DataCycle {
  const isRw = edges.map(({ kind }) => kind === 'rw' || kind === 'seenRw')
  const count = isRw.filter(Boolean).length
  if (count === 0) return edges.some(({ kind }) => kind === 'wr') ? 'G1c' : 'G0'
  if (count === 1) return 'G-single'
  if (!isRw.some((one, index) => one && isRw.at(index - 1))) return 'G-nonadjacent'
  return edges.length === 2 && keys === 2 ? 'write skew' : 'G2-item'
}
