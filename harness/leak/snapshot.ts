import { scopeClass, type RetainerEdge } from '../judge/leak-origin.ts'

/** The used parts of a `.heapsnapshot`, as V8 writes it (src/profiler/heap-snapshot-generator.cc). */
export interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [types: readonly string[], ...others: unknown[]]
      readonly edge_fields: readonly string[]
      readonly edge_types: readonly [types: readonly string[], ...others: unknown[]]
    }
  }
  /** Positions of functions: index in `nodes`, script, line and column from 0. */
  readonly locations: readonly number[]
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
  readonly strings: readonly string[]
}

/** An object on the heap, or one of V8's own nodes. */
export interface HeapNode {
  readonly type: string
  /** Its class, or the beginning of its text. */
  readonly name: string
  /** The same in every snapshot of a process. */
  readonly id: number
  /** In bytes, without what it holds. */
  readonly selfSize: number
  /** The range of its edges in the file. */
  readonly edges: readonly [from: number, to: number]
}

interface Edge {
  readonly type: string
  readonly name: string
  readonly target: HeapNode
}

/** Where a function begins, line and column from 0, in a file or in a module of Node. */
export interface FunctionPlace {
  readonly line: number
  readonly column: number
  readonly script: string
}

/** The holder of a node, on the shortest path to the root. */
interface Holder {
  readonly node: HeapNode
  readonly edge: string
}

export class Snapshot {
  /** In file order: the root is the first. */
  readonly nodes: readonly HeapNode[]
  readonly #raw: RawSnapshot
  #places: ReadonlyMap<number, Omit<FunctionPlace, 'script'>> | undefined
  #holders: ReadonlyMap<HeapNode, Holder> | undefined

  constructor(raw: RawSnapshot) {
    this.#raw = raw
    const { node_fields, node_types, edge_fields } = raw.snapshot.meta
    const nodes: HeapNode[] = []
    let edge = 0
    for (let start = 0; start < raw.nodes.length; start += node_fields.length) {
      const field = (name: string) => raw.nodes[start + node_fields.indexOf(name)] ?? 0
      const end = edge + field('edge_count') * edge_fields.length
      nodes.push({
        type: node_types[0][field('type')] ?? '',
        name: raw.strings[field('name')] ?? '',
        id: field('id'),
        selfSize: field('self_size'),
        edges: [edge, end],
      })
      edge = end
    }
    this.nodes = nodes
  }

  /** The names of its first `most` properties; V8 lists those with fractional numbers only in its own shape. */
  propertiesOf(node: HeapNode, most: number): string[] {
    return this.#edgesOf(node)
      .filter(({ type, name }) => type === 'property' && name !== '__proto__')
      .slice(0, most)
      .map(({ name }) => name)
  }

  /** The names of the properties that hold one of `targets`. */
  propertiesTo(node: HeapNode, targets: ReadonlySet<HeapNode>): string[] {
    return this.#edgesOf(node)
      .filter(({ type, target }) => type === 'property' && targets.has(target))
      .map(({ name }) => name)
  }

  /** The id of its shape: objects created in one place share it. */
  shapeOf(node: HeapNode): number {
    return this.#edgesOf(node).find(({ type, name }) => type === 'internal' && name === 'map')?.target.id ?? 0
  }

  placeOf(node: HeapNode): Omit<FunctionPlace, 'script'> | undefined {
    this.#places ??= placesIn(this.#raw)
    return this.#places.get(node.id)
  }

  /** For a function: `node:inspector`, or the URL of a file. */
  scriptOf(node: HeapNode): string {
    const shared = this.#edgesOf(node).find(({ name }) => name === 'shared')
    const edges = shared === undefined ? [] : this.#edgesOf(shared.target)
    // `script` in Node 24, and `script_or_debug_info` in Node 20.
    return edges.find(({ name }) => name.startsWith('script'))?.target.name ?? ''
  }

  /** Bytes of what it holds, directly and indirectly: for a typed array, its buffer and the memory behind it. */
  heldBy(node: HeapNode): number {
    const held = this.#edgesOf(node).filter(
      ({ type, name }) => type !== 'weak' && (type === 'internal' || name === 'buffer'),
    )
    const near = held.map(({ target }) => target).filter(({ name }) => /ArrayBuffer/.test(name))
    const far = near.flatMap(target => this.#edgesOf(target)).map(({ target }) => target)
    return Math.max(0, ...[...near, ...far].map(({ selfSize }) => selfSize))
  }

  /** The shortest path from an object to the root, from the nearest holder on. */
  retainersOf(node: HeapNode): RetainerEdge[] {
    const holders = (this.#holders ??= this.#shortestPaths())
    const retainers: RetainerEdge[] = []
    for (let holder = holders.get(node); holder !== undefined; holder = holders.get(holder.node)) {
      const { name: retainer } = holder.node
      const retainerType = this.#isModule(holder.node) ? 'module' : holder.node.type
      retainers.push({ edge: holder.edge, retainer, retainerType })
    }
    return retainers
  }

  /** The context of an ES module's variables leads to the module. */
  #isModule(node: HeapNode): boolean {
    if (node.name !== scopeClass) return false
    return this.#edgesOf(node).some(
      ({ name, target }) => name === 'extension' && target.name.includes('Module'),
    )
  }

  #edgesOf({ edges: [from, to] }: HeapNode): Edge[] {
    const found: Edge[] = []
    const { edges, strings, snapshot } = this.#raw
    const { node_fields, edge_fields, edge_types } = snapshot.meta
    for (let at = from; at < to; at += edge_fields.length) {
      const [type = 0, index = 0, start = 0] = [edges[at], edges[at + 1], edges[at + 2]]
      const typeName = edge_types[0][type] ?? ''
      const isNumber = typeName === 'element' || typeName === 'hidden'
      const target = this.nodes[start / node_fields.length]
      if (target === undefined) continue
      found.push({ type: typeName, name: isNumber ? `[${index}]` : (strings[index] ?? ''), target })
    }
    return found
  }

  /** Breadth-first, over all edges that keep their target alive. */
  #shortestPaths(): ReadonlyMap<HeapNode, Holder> {
    const holders = new Map<HeapNode, Holder>()
    const [root] = this.nodes
    const queue = this.nodes.slice(0, 1)
    for (const node of queue) {
      for (const { type, name, target } of this.#edgesOf(node)) {
        // A value of a WeakMap is kept by its key, which has the same edge.
        const pair = pairOfWeakMap.exec(name)
        if (type === 'weak' || Number(pair?.[1]) === node.id) continue
        if (target === root || holders.has(target)) continue
        holders.set(target, { node, edge: pair === null ? name : 'value in a WeakMap' })
        queue.push(target)
      }
    }
    return holders
  }
}

/** The name of an edge to a value, with the id of the map's table. */
const pairOfWeakMap = / pair in WeakMap \(table @(\d+)\)$/

function placesIn({ nodes, locations, snapshot }: RawSnapshot) {
  const places = new Map<number, Omit<FunctionPlace, 'script'>>()
  const id = snapshot.meta.node_fields.indexOf('id')
  for (let at = 0; at < locations.length; at += 4) {
    const [node = 0, , line = 0, column = 0] = locations.slice(at, at + 4)
    places.set(nodes[node + id] ?? 0, { line, column })
  }
  return places
}
