import type { Transaction } from '../../record/history.ts'
import type { CycleAnomaly, DataCycle } from '../isolation-values.ts'
import { findCycles } from './cycles.ts'
import { DependencyGraph, kindBits, type Edge } from './dependency-graph.ts'
import { at } from './digraph.ts'
import { linkList } from './lists.ts'
import { findLostUpdates } from './lost-updates.ts'
import { Misreads } from './misreads.ts'
import { observe, type Observations } from './observations.ts'
import { linkRegister } from './registers.ts'
import { linkProcesses, linkRealTime, linkSeenVersions } from './time-order.ts'

const { ww, wr, rw, process, realtime, seenWw, seenRw, instant } = kindBits
const data = ww | wr | rw
const all = data | process | realtime | seenWw | seenRw | instant

export interface FoundCycle {
  count: number
  edges: readonly Edge[]
}

export interface Anomalies {
  readonly observations: Observations
  readonly misreads: Misreads
  readonly cycles: ReadonlyMap<CycleAnomaly, FoundCycle>
}

/** All that the accesses of a history show; where it is `strict`, with the order of processes and of real time. */
export function findAnomalies(
  history: readonly Transaction[],
  { strict }: { readonly strict: boolean },
): Anomalies {
  const observations = observe(history)
  const graph = new DependencyGraph(history.length)
  const misreads = new Misreads()
  for (const observed of observations.keys) {
    const link = observed.kind === 'list' ? linkList : linkRegister
    link(observed, observations, graph, misreads)
    findLostUpdates(observed, misreads)
  }
  const cycles = new Map<CycleAnomaly, FoundCycle>()
  const add = (edges: readonly Edge[], isSought: (anomaly: CycleAnomaly) => boolean) => {
    const anomaly = nameOf(edges, history)
    if (!isSought(anomaly)) return
    const { count, edges: former } = cycles.get(anomaly) ?? { count: 0, edges }
    cycles.set(anomaly, { count: count + 1, edges: edges.length < former.length ? edges : former })
  }
  findDataCycles(graph, add)
  if (strict) findOrderedCycles(observations, graph, add)
  return { observations, misreads, cycles }
}

type Add = (edges: readonly Edge[], isSought: (anomaly: CycleAnomaly) => boolean) => void

/** From the cycles that no level allows to those that only the strongest forbid; what is weaker was found before. */
function findDataCycles(graph: DependencyGraph, add: Add): void {
  const digraph = graph.digraph()
  const edgesOf = (cycle: readonly number[]) => cycle.map(edge => graph.edge(edge))
  for (const cycle of findCycles(digraph, { along: ww, through: ww })) add(edgesOf(cycle), () => true)
  for (const cycle of findCycles(digraph, { along: ww | wr, through: wr })) add(edgesOf(cycle), () => true)
  const { digraph: nonadjacent, origin } = graph.nonadjacent()
  for (const cycle of findCycles(nonadjacent, { along: data, through: rw })) {
    add(edgesOf(cycle.map(edge => at(origin, edge))), () => true)
  }
  for (const cycle of findCycles(digraph, { along: data, through: rw, next: rw }))
    add(edgesOf(cycle), () => true)
}

function findOrderedCycles(observations: Observations, graph: DependencyGraph, add: Add): void {
  for (const observed of observations.keys) {
    if (observed.kind === 'register') linkSeenVersions(observed, observations, graph)
  }
  linkProcesses(observations, graph)
  linkRealTime(observations, graph)
  const digraph = graph.digraph()
  // What was read and written says more than an order inferred from when that was, and a read of the past more than a write.
  const certain = all & ~seenWw & ~seenRw
  const searches = [
    { along: certain, through: rw },
    { along: certain, through: data },
    { along: all & ~seenWw, through: rw | seenRw },
    { along: all, through: data | seenWw | seenRw },
  ]
  for (const search of searches) {
    const found = findCycles(digraph, { ...search, free: instant })
    for (const cycle of found) add(withoutMoments(cycle.map(edge => graph.edge(edge))), isOrdered)
    if (found.length > 0) return
  }
}

const isOrdered = (anomaly: CycleAnomaly) => /-(process|realtime)$/.test(anomaly)

/** One edge for a way through moments: from who was over to who had not begun. */
function withoutMoments(edges: readonly Edge[]): Edge[] {
  const shown: Edge[] = []
  for (const edge of edges) {
    const former = shown.at(-1)
    if (edge.kind === 'instant' && former) shown[shown.length - 1] = { ...former, to: edge.to }
    else shown.push(edge)
  }
  return shown
}

/** A cycle in Adya's names (1999, chapters 3 and 4); `G-nonadjacent` as Elle has it. */
function nameOf(edges: readonly Edge[], history: readonly Transaction[]): CycleAnomaly {
  const kinds = edges.map(({ kind }) => kind)
  const isOf = (...some: Edge['kind'][]) => kinds.some(kind => some.includes(kind))
  const order = isOf('realtime', 'seenWw', 'seenRw') ? '-realtime' : isOf('process') ? '-process' : ''
  const keys = edges.map(({ from }) => history[from.transaction]?.operations[from.operation]?.key)
  return `${dataCycle(edges, new Set(keys).size)}${order}`
}

function dataCycle(edges: readonly Edge[], keys: number): DataCycle {
  const isRw = edges.map(({ kind }) => kind === 'rw' || kind === 'seenRw')
  const count = isRw.filter(Boolean).length
  if (count === 0) return edges.some(({ kind }) => kind === 'wr') ? 'G1c' : 'G0'
  if (count === 1) return 'G-single'
  if (!isRw.some((one, index) => one && isRw.at(index - 1))) return 'G-nonadjacent'
  return edges.length === 2 && keys === 2 ? 'write skew' : 'G2-item'
}
