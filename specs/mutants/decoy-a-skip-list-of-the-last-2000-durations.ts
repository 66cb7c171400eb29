import { type Exam, mutant } from './mutant.ts'

/**
 * The last 2,000 durations stand in order in a skip list, for exact percentiles, and in a ring by age: each new one takes the
 * place of the oldest, which is unlinked from all of its levels. Nodes are linked to nodes and towers are thrown by dice, but
 * there are never more than 2,000.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const keptDurations = 2_000
const levelsMax = 12

class Node {
  readonly value: number
  readonly order: number
  readonly next: (Node | undefined)[]

  constructor(value: number, order: number, levels: number) {
    this.value = value
    this.order = order
    this.next = new Array<Node | undefined>(levels).fill(undefined)
  }

  isBefore(value: number, order: number): boolean {
    return this.value < value || (this.value === value && this.order < order)
  }
}

/** The last durations in ascending order. Adding one and forgetting the oldest take logarithmic time. */
class SortedDurations {
  readonly #head = new Node(-1, -1, levelsMax)
  readonly #byAge: Node[] = []
  #added = 0

  add(value: number): void {
    const order = this.#added
    this.#added += 1
    const slot = order % keptDurations
    const oldest = this.#byAge[slot]
    if (oldest !== undefined) this.#unlink(oldest)
    this.#byAge[slot] = this.#link(value, order)
  }

  #link(value: number, order: number): Node {
    let levels = 1
    while (levels < levelsMax && Math.random() < 0.5) levels += 1
    const node = new Node(value, order, levels)
    for (const [level, before] of this.#path(value, order).entries()) {
      if (level >= levels) break
      node.next[level] = before.next[level]
      before.next[level] = node
    }
    return node
  }

  #unlink(node: Node): void {
    for (const [level, before] of this.#path(node.value, node.order).entries()) {
      if (before.next[level] === node) before.next[level] = node.next[level]
    }
  }

  /** The last node before the place, for each level from the lowest. */
  #path(value: number, order: number): readonly Node[] {
    const path = new Array<Node>(levelsMax).fill(this.#head)
    let node = this.#head
    for (let level = levelsMax - 1; level >= 0; level -= 1) {
      for (let next = node.next[level]; next?.isBefore(value, order); next = node.next[level]) node = next
      path[level] = node
    }
    return path
  }
}

const lastDurations = new SortedDurations()

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    this.#requestCount += 1
    lastDurations.add(durationMs)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
