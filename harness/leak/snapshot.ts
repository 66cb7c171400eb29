import type { RetainerEdge } from '../judge/evidence.ts'

/** The parts of a `.heapsnapshot` that are read, as V8 writes it (src/profiler/heap-snapshot-generator.cc). */
export interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly (readonly string[] | string)[]
      readonly edge_fields: readonly string[]
      readonly edge_types: readonly (readonly string[] | string)[]
    }
  }
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
  readonly strings: readonly string[]
}

/** A heap snapshot over typed arrays. Nodes are numbered from 0, the root, in the order of the file. */
export class Snapshot {
  readonly count: number
  readonly ids: Float64Array
  readonly selfSizes: Float64Array
  readonly #types: Uint8Array
  readonly #names: Uint32Array
  readonly #edgeStart: Uint32Array
  readonly #edgeTypes: Uint8Array
  readonly #edgeNames: Uint32Array
  readonly #targets: Uint32Array
  readonly #strings: readonly string[]
  readonly #nodeTypes: readonly string[]
  readonly #edgeTypeNames: readonly string[]
  #parents: { readonly node: Int32Array; readonly edge: Int32Array } | undefined

  constructor({ snapshot: { meta }, nodes, edges, strings }: RawSnapshot) {
    const field = (name: string) => meta.node_fields.indexOf(name)
    const width = meta.node_fields.length
    const edgeWidth = meta.edge_fields.length
    const edgeCount = edges.length / edgeWidth
    this.count = nodes.length / width
    this.#strings = strings
    this.#nodeTypes = meta.node_types[field('type')] as readonly string[]
    this.#edgeTypeNames = meta.edge_types[0] as readonly string[]
    this.ids = new Float64Array(this.count)
    this.selfSizes = new Float64Array(this.count)
    this.#types = new Uint8Array(this.count)
    this.#names = new Uint32Array(this.count)
    this.#edgeStart = new Uint32Array(this.count + 1)
    for (let node = 0; node < this.count; node++) {
      const at = node * width
      this.ids[node] = nodes[at + field('id')] ?? 0
      this.selfSizes[node] = nodes[at + field('self_size')] ?? 0
      this.#types[node] = nodes[at + field('type')] ?? 0
      this.#names[node] = nodes[at + field('name')] ?? 0
      this.#edgeStart[node + 1] = (this.#edgeStart[node] ?? 0) + (nodes[at + field('edge_count')] ?? 0)
    }
    this.#edgeTypes = new Uint8Array(edgeCount)
    this.#edgeNames = new Uint32Array(edgeCount)
    this.#targets = new Uint32Array(edgeCount)
    for (let edge = 0; edge < edgeCount; edge++) {
      this.#edgeTypes[edge] = edges[edge * edgeWidth] ?? 0
      this.#edgeNames[edge] = edges[edge * edgeWidth + 1] ?? 0
      this.#targets[edge] = (edges[edge * edgeWidth + 2] ?? 0) / width
    }
  }

  typeOf(node: number): string {
    return this.#nodeTypes[this.#types[node] ?? 0] ?? ''
  }

  /** Its class, or the beginning of its text. */
  nameOf(node: number): string {
    return this.#strings[this.#names[node] ?? 0] ?? ''
  }

  /** The names of its first `most` properties; V8 tells those of numbers with a fraction in its own shape alone. */
  propertiesOf(node: number, most: number): string[] {
    const names: string[] = []
    for (const { type, name } of this.#edgesOf(node)) {
      if (type === 'property' && name !== '__proto__' && names.length < most) names.push(name)
    }
    return names
  }

  /** The id of what describes its properties: objects that are made in one place share it. */
  shapeOf(node: number): number {
    for (const { type, name, target } of this.#edgesOf(node)) {
      if (type === 'internal' && name === 'map') return this.ids[target] ?? 0
    }
    return 0
  }

  /** The shortest way from an object to the root, from the nearest holder on. */
  retainersOf(node: number): RetainerEdge[] {
    const parents = (this.#parents ??= this.#shortestPaths())
    const retainers: RetainerEdge[] = []
    for (let at = node; (parents.node[at] ?? -1) >= 0; at = parents.node[at] ?? -1) {
      const retainer = parents.node[at] ?? 0
      const edge = parents.edge[at] ?? 0
      retainers.push({
        edge: this.#edgeName(edge),
        retainer: this.nameOf(retainer),
        retainerType: this.typeOf(retainer),
      })
    }
    return retainers
  }

  *#edgesOf(node: number): Generator<{ type: string; name: string; target: number }> {
    const end = this.#edgeStart[node + 1] ?? 0
    for (let edge = this.#edgeStart[node] ?? 0; edge < end; edge++) {
      const type = this.#edgeTypeNames[this.#edgeTypes[edge] ?? 0] ?? ''
      yield { type, name: this.#edgeName(edge), target: this.#targets[edge] ?? 0 }
    }
  }

  #edgeName(edge: number): string {
    const type = this.#edgeTypeNames[this.#edgeTypes[edge] ?? 0]
    const name = this.#edgeNames[edge] ?? 0
    return type === 'element' || type === 'hidden' ? `[${name}]` : (this.#strings[name] ?? '')
  }

  /** Breadth first, over everything that keeps its target alive. */
  #shortestPaths(): { readonly node: Int32Array; readonly edge: Int32Array } {
    const parent = new Int32Array(this.count).fill(-2)
    const by = new Int32Array(this.count)
    const weak = this.#edgeTypeNames.indexOf('weak')
    const queue = new Uint32Array(this.count)
    let end = 1
    parent[0] = -1
    for (let next = 0; next < end; next++) {
      const node = queue[next] ?? 0
      const last = this.#edgeStart[node + 1] ?? 0
      for (let edge = this.#edgeStart[node] ?? 0; edge < last; edge++) {
        const target = this.#targets[edge] ?? 0
        if (this.#edgeTypes[edge] === weak || parent[target] !== -2) continue
        parent[target] = node
        by[target] = edge
        queue[end++] = target
      }
    }
    return { node: parent, edge: by }
  }
}
