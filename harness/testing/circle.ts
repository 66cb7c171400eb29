/** For each node, the nodes that it points at. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Groups edges by their start node. An edge from a node to itself is left out. */
export function graphOf(arrows: Iterable<readonly [from: string, to: string]>): Graph {
  const graph = new Map<string, Set<string>>()
  for (const [from, to] of arrows) {
    if (from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to))
  }
  return graph
}

/** The shortest cycle through `start`, as `[start, …, start]`. */
function circleThrough(start: string, graph: Graph): string[] | undefined {
  const seen = new Set<string>()
  const paths = [{ end: start, nodes: [start] }]
  for (const { end, nodes } of paths) {
    for (const next of graph.get(end) ?? []) {
      if (next === start) return [...nodes, start]
      if (!seen.has(next)) paths.push({ end: next, nodes: [...nodes, next] })
      seen.add(next)
    }
  }
  return undefined
}

/**
 * Cycles of a graph as `a → b → a`, each beginning with its first node in alphabetical order. Of several that share nodes, at
 * least one is listed.
 */
export function circlesIn(graph: Graph): string[] {
  const circles = [...graph.keys()].map(start => circleThrough(start, graph))
  return circles
    .filter(circle => circle !== undefined)
    .filter(([start = '', ...rest]) => rest.every(node => start <= node))
    .map(circle => circle.join(' → '))
}
