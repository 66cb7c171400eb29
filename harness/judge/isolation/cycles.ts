import { at, type Digraph } from './digraph.ts'

/** After this many edges in one component, the shortest cycle found so far is accepted. */
const effortMax = 3_000_000

export interface Search {
  /** Kinds of edges that a cycle may use. */
  readonly along: number
  /** Kinds of which a cycle needs at least one edge. */
  readonly through: number
  /** Kinds of which at least one edge must follow directly. */
  readonly next?: number
  /** Kinds that do not count towards the length. */
  readonly free?: number
}

/** Finds a shortest cycle in each strongly connected component that has an edge of the required kinds. */
export function findCycles(graph: Digraph, search: Search): number[][] {
  const components = graph.components(search.along)
  const componentOf = new Int32Array(graph.nodes)
  components.forEach((members, index) => {
    for (const member of members) componentOf[member] = index + 1
  })
  const paths = shortestPaths(graph, search, componentOf)
  return components.flatMap(members => {
    let best: ReturnType<typeof paths.find>
    const until = paths.effort() + effortMax
    for (const node of members) {
      for (const edge of graph.leaving(node)) {
        const isInside = componentOf[graph.to(edge)] === componentOf[node]
        if (!isInside || !graph.is(edge, search.along & search.through)) continue
        if (best !== undefined && (best.length === 1 || paths.effort() > until)) return [best.edges]
        const path = paths.find(graph.to(edge), node, best === undefined ? Infinity : best.length - 1)
        if (path !== undefined) best = { edges: [edge, ...path.edges], length: path.length }
      }
    }
    return best === undefined ? [] : [best.edges]
  })
}

/** Paths within one component. The arrays are reused: an entry is valid if `seen` holds the number of the current search. */
function shortestPaths(graph: Digraph, search: Search, componentOf: Int32Array) {
  const { along, next: second = along, free = 0 } = search
  const seen = new Int32Array(graph.nodes)
  const lengths = new Int32Array(graph.nodes)
  const reachedBy = new Int32Array(graph.nodes)
  let searches = 0
  let effort = 0

  /** Whether this path to the node is the shortest so far. */
  const reach = (node: number, length: number, by: number): boolean => {
    if (seen[node] === searches && at(lengths, node) <= length) return false
    seen[node] = searches
    lengths[node] = length
    reachedBy[node] = by
    return true
  }
  const expand = (node: number, length: number, round: number[], next: number[]): void => {
    const mask = length === 0 ? second : along
    for (const edge of graph.leaving(node)) {
      const to = graph.to(edge)
      effort += 1
      if (!graph.is(edge, mask) || componentOf[to] !== componentOf[node]) continue
      const isFree = graph.is(edge, free)
      if (reach(to, isFree ? length : length + 1, edge)) (isFree ? round : next).push(to)
    }
  }
  const pathTo = (end: number, start: number): number[] => {
    const path: number[] = []
    for (let node = end; node !== start;) {
      const edge = at(reachedBy, node)
      path.push(edge)
      node = graph.from(edge)
    }
    return path.toReversed()
  }
  /** Breadth-first; an edge that does not count leads to a node of the same round. `length`: the number of edges that count. */
  const find = (start: number, end: number, lengthMax: number) => {
    searches += 1
    reach(start, 0, -1)
    for (let round = [start], length = 0; round.length > 0 && length <= lengthMax; length += 1) {
      const next: number[] = []
      for (const node of round) {
        if (lengths[node] !== length) continue
        if (node === end) return { edges: pathTo(end, start), length }
        expand(node, length, round, next)
      }
      round = next
    }
    return undefined
  }
  /** `effort`: the number of edges looked at so far. */
  return { find, effort: () => effort }
}
