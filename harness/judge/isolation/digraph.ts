/** An edge between two nodes; `kind` is one bit. */
export interface Link {
  readonly from: number
  readonly to: number
  readonly kind: number
}

/** For indexes that are known to exist. */
export const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0

/** A directed graph whose edges are indexed by the node they leave, and can be filtered by a mask of kinds. */
export class Digraph {
  readonly nodes: number
  readonly #links: readonly Link[]
  /** Edge numbers sorted by the node they leave: those of node n are at `#heads[n]` to `#heads[n + 1]`. */
  readonly #sorted: Int32Array
  readonly #heads: Int32Array

  constructor(nodes: number, links: readonly Link[]) {
    this.nodes = nodes
    this.#links = links
    this.#sorted = new Int32Array(links.length)
    const counts = new Int32Array(nodes + 1)
    for (const { from } of links) counts[from + 1] = at(counts, from + 1) + 1
    let sum = 0
    this.#heads = counts.map(count => (sum += count))
    const next = this.#heads.slice()
    for (const [edge, { from }] of links.entries()) {
      const place = at(next, from)
      this.#sorted[place] = edge
      next[from] = place + 1
    }
  }

  leaving(node: number): Int32Array {
    return this.#sorted.subarray(this.#heads[node], this.#heads[node + 1])
  }

  from(edge: number): number {
    return this.#links[edge]?.from ?? 0
  }

  to(edge: number): number {
    return this.#links[edge]?.to ?? 0
  }

  is(edge: number, mask: number): boolean {
    return ((this.#links[edge]?.kind ?? 0) & mask) !== 0
  }

  /** Strongly connected components of several nodes (Tarjan 1972). No recursion: a path may be as long as the history. */
  components(mask: number): number[][] {
    const { nodes } = this
    const order = new Int32Array(nodes)
    const low = new Int32Array(nodes)
    const place = this.#heads.slice(0, nodes)
    const isOpen = new Uint8Array(nodes)
    const open: number[] = []
    const path: number[] = []
    const found: number[][] = []
    let count = 0
    const visit = (node: number) => {
      count += 1
      order[node] = low[node] = count
      isOpen[node] = 1
      open.push(node)
      path.push(node)
    }
    const lower = (node: number, to: number) => {
      low[node] = Math.min(to, at(low, node))
    }
    const leave = (node: number) => {
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) lower(parent, at(low, node))
      if (low[node] !== order[node]) return
      const component = open.splice(open.lastIndexOf(node))
      for (const member of component) isOpen[member] = 0
      if (component.length > 1) found.push(component)
    }
    for (const root of order.keys()) {
      if (order[root] === 0) visit(root)
      for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
        const next = at(place, node)
        if (next === this.#heads[node + 1]) {
          leave(node)
          continue
        }
        place[node] = next + 1
        const edge = at(this.#sorted, next)
        if (!this.is(edge, mask)) continue
        const to = this.to(edge)
        if (order[to] === 0) visit(to)
        else if (isOpen[to] === 1) lower(node, at(order, to))
      }
    }
    return found
  }
}
