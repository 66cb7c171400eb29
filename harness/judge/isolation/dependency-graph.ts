import { at, Digraph } from './digraph.ts'
import type { Place } from './observations.ts'

/**
 * Why one transaction comes before another, each a bit. `ww`: it wrote an earlier version. `wr`: the other read what it
 * wrote. `rw`: it read an earlier version than the other wrote (Adya 1999, section 3.1). `process`, `realtime`: it was over
 * before the other began. `seen`: like `ww` or `rw`, of versions whose order only real time shows. `instant`: between two
 * moments.
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

/** No operation: all of a transaction. */
const whole = -1

/** Who came before whom. Nodes are transactions by their number; those after them are moments. */
export class DependencyGraph {
  nodes: number
  readonly from: number[] = []
  readonly to: number[] = []
  readonly kinds: number[] = []
  readonly #fromOperations: number[] = []
  readonly #toOperations: number[] = []
  readonly #witnesses = new Map<number, readonly Place[]>()

  constructor(transactions: number) {
    this.nodes = transactions
  }

  /** From what one transaction did to what another did; none depends on itself. */
  link(kind: EdgeKind, from: Place, to: Place, witnesses: readonly Place[] = []): void {
    if (from.transaction === to.transaction) return
    if (witnesses.length > 0) this.#witnesses.set(this.from.length, witnesses)
    this.#add(kind, from, to)
  }

  /** From all of one transaction, or a moment, to all of another. */
  order(kind: EdgeKind, from: number, to: number): void {
    this.#add(kind, { transaction: from, operation: whole }, { transaction: to, operation: whole })
  }

  /** The first of some more nodes. */
  addNodes(count: number): number {
    this.nodes += count
    return this.nodes - count
  }

  #add(kind: EdgeKind, from: Place, to: Place): void {
    this.from.push(from.transaction)
    this.to.push(to.transaction)
    this.kinds.push(kindBits[kind])
    this.#fromOperations.push(from.operation)
    this.#toOperations.push(to.operation)
  }

  edge(index: number): Edge {
    const kind = (Object.keys(kindBits) as EdgeKind[]).find(name => kindBits[name] === this.kinds[index])
    return {
      kind: kind ?? 'instant',
      from: { transaction: at(this.from, index), operation: at(this.#fromOperations, index) },
      to: { transaction: at(this.to, index), operation: at(this.#toOperations, index) },
      witnesses: this.#witnesses.get(index) ?? [],
    }
  }

  digraph(): Digraph {
    return new Digraph(this.nodes, this)
  }

  /**
   * The same graph as a walk sees it that may not take two `rw` edges in a row: each node stands a second time, higher by
   * `nodes`, for whoever has come by `rw`. It has a cycle exactly where snapshot isolation is impossible (Cerone and Gotsman,
   * Analysing Snapshot Isolation, PODC 2016, theorem 4.1). `origin` has the edge of this graph for each of its edges.
   */
  nonadjacent(): { readonly digraph: Digraph; readonly origin: readonly number[] } {
    const edges = { from: [] as number[], to: [] as number[], kinds: [] as number[] }
    const origin: number[] = []
    const add = (index: number, from: number, to: number) => {
      edges.from.push(from)
      edges.to.push(to)
      edges.kinds.push(at(this.kinds, index))
      origin.push(index)
    }
    this.from.forEach((from, index) => {
      const to = at(this.to, index)
      if (this.kinds[index] === kindBits.rw) return add(index, from, to + this.nodes)
      add(index, from, to)
      add(index, from + this.nodes, to)
    })
    return { digraph: new Digraph(2 * this.nodes, edges), origin }
  }
}
