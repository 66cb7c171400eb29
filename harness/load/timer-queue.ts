/** The earliest first: a binary heap (Williams 1964), cheaper than a timer for each. `dueMs` is since the start of a run. */
export class TimerQueue<Item extends { readonly dueMs: number }> {
  readonly #heap: Item[] = []

  get first(): Item | undefined {
    return this.#heap[0]
  }

  add(item: Item): void {
    const heap = this.#heap
    let hole = heap.length
    while (hole > 0) {
      const above = (hole - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || parent.dueMs <= item.dueMs) break
      heap[hole] = parent
      hole = above
    }
    heap[hole] = item
  }

  takeDueBy(ms: number): Item | undefined {
    const [first] = this.#heap
    if (first === undefined || first.dueMs > ms) return undefined
    const last = this.#heap.pop()
    if (last !== undefined && last !== first) this.#sink(last)
    return first
  }

  #sink(item: Item): void {
    const heap = this.#heap
    let hole = 0
    for (;;) {
      let below = 2 * hole + 1
      let child = heap[below]
      if (child === undefined) break
      const sibling = heap[below + 1]
      if (sibling !== undefined && sibling.dueMs < child.dueMs) {
        child = sibling
        below += 1
      }
      if (child.dueMs >= item.dueMs) break
      heap[hole] = child
      hole = below
    }
    heap[hole] = item
  }
}
