import { Digraph, type Link } from './digraph.ts'
import type { Misreads } from './misreads.ts'
import type { Observations, Place } from './observations.ts'

/**
 * Why one transaction comes before another, one bit each. `ww`: it wrote an earlier version. `wr`: the other read what it wrote.
 * `rw`: it read an earlier version than the other wrote (Adya 1999, section 3.1). `process`, `realtime`: it ended before the
 * other began. `seen`: like `ww` or `rw`, but only real time shows the order of the versions. `instant`: between two moments.
 */
export const kindBits = {
  ww: 1,
  wr: 2,
  rw: 4,
  process: 8,
  realtime: 16,
  seenWw: 32,
  seenRw: 64,
  instant: 128,
} as const

export type EdgeKind = keyof typeof kindBits

export interface Edge {
  readonly kind: EdgeKind
  readonly from: Place
  readonly to: Place
  /** Accesses that show the order of two versions. */
  readonly witnesses: readonly Place[]
}

/** The writer of a version later than the one that was read. */
export interface Later {
  readonly writing: Place
  readonly witnesses?: readonly Place[]
}

/** A history, and what has been found in it so far. */
export interface Analysis extends Observations {
  readonly graph: DependencyGraph
  readonly misreads: Misreads
}

/**
 * Up to this number of readers of one version and writers of later ones, all pairs are linked. Above it, each reader is linked to
 * this many writers and each writer to this many readers: fewer edges may hide a cycle but cannot create a false one.
 */
const eachMax = 64

/** A whole transaction, or a moment. */
const whole = (transaction: number): Place => ({ transaction, operation: -1 })

/** Order of transactions. Nodes are transactions by index; the nodes after them are moments. */
export class DependencyGraph {
  nodes: number
  readonly edges: Edge[] = []

  constructor(transactions: number) {
    this.nodes = transactions
  }

  /** Links two operations; no transaction depends on itself. */
  link(kind: EdgeKind, from: Place, to: Place, witnesses: readonly Place[] = []): void {
    if (from.transaction !== to.transaction) this.edges.push({ kind, from, to, witnesses })
  }

  /** A reader of a version came before the writers of later versions. */
  linkReaders(kind: 'rw' | 'seenRw', readers: readonly Place[], later: readonly Later[]): void {
    for (const reader of readers) {
      for (const { writing, witnesses } of later.slice(0, eachMax))
        this.link(kind, reader, writing, witnesses)
    }
    for (const { writing, witnesses } of later.slice(eachMax)) {
      for (const reader of readers.slice(-eachMax)) this.link(kind, reader, writing, witnesses)
    }
  }

  /** Links two whole transactions or moments. */
  order(kind: EdgeKind, from: number, to: number): void {
    this.link(kind, whole(from), whole(to))
  }

  addNodes(count: number): number {
    this.nodes += count
    return this.nodes - count
  }

  /** A graph to search, and the meaning of each of its edges. */
  searched() {
    const { nodes, edges } = this
    return { digraph: new Digraph(nodes, edges.map(linkOf)), edges }
  }

  /**
   * The same graph for walks without two `rw` edges in a row: each node has a copy, offset by `nodes`, reached by `rw`. It has a
   * cycle exactly if snapshot isolation is impossible (Cerone and Gotsman, Analysing Snapshot Isolation, 2016, theorem 4.1).
   */
  nonadjacent() {
    const { nodes, edges } = this
    const others = edges.filter(({ kind }) => kind !== 'rw')
    const links = edges
      .map(linkOf)
      .map(link => (link.kind === kindBits.rw ? { ...link, to: link.to + nodes } : link))
    const copies = others.map(linkOf).map(link => ({ ...link, from: link.from + nodes }))
    return { digraph: new Digraph(2 * nodes, [...links, ...copies]), edges: [...edges, ...others] }
  }
}

const linkOf = ({ kind, from, to }: Edge): Link => ({
  from: from.transaction,
  to: to.transaction,
  kind: kindBits[kind],
})
