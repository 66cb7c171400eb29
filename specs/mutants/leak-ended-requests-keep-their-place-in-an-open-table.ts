import { mutant, type Exam } from './mutant.ts'

/**
 * Requests in flight are in a hash table with open addressing. An ended request stays as a tombstone, its place is never taken
 * again, and when the table doubles the tombstones are copied too: 32 bytes a request in a typed array, 46 to 91 with the free
 * places, scattered over the whole table and allocated at each doubling.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** Columns of a row: id (0 in a free place), start, end (0 while in flight), status. */
const columns = 4

/** Requests in flight by number, without an object for each. */
class InFlight {
  #rows = new Float64Array(1_024 * columns)
  #taken = 0
  #lastId = 0

  begin(startedAt: number): number {
    this.#lastId += 1
    if (this.#taken * columns > this.#rows.length * 0.7) this.#grow()
    this.#put([this.#lastId, startedAt, 0, 0])
    return this.#lastId
  }

  /** A tombstone: who probes for a later row goes on behind it. */
  end(id: number, status: number): void {
    const at = this.#find(id)
    this.#rows[at + 2] = performance.now()
    this.#rows[at + 3] = status
  }

  #find(id: number): number {
    const last = this.#rows.length / columns - 1
    let place = Math.imul(id, 0x9e3779b1) & last
    for (;;) {
      const found = this.#rows[place * columns]
      if (found === 0 || found === id) return place * columns
      place = (place + 1) & last
    }
  }

  #put(row: ArrayLike<number>): void {
    this.#rows.set(row, this.#find(row[0] ?? 0))
    this.#taken += 1
  }

  #grow(): void {
    const before = this.#rows
    this.#rows = new Float64Array(before.length * 2)
    this.#taken = 0
    for (let at = 0; at < before.length; at += columns) {
      if (before[at] !== 0) this.#put(before.subarray(at, at + columns))
    }
  }
}

const inFlight = new InFlight()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const id = inFlight.begin(startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      inFlight.end(id, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'not tried',
  breaks: ['leak.external'],
  mayBreak: ['leak.heap', 'leak.native', 'leak.workingSet'],
  blames: [
    'this.#rows = new Float64Array(before.length * 2)',
    'this.#rows.set(row, this.#find(row[0] ?? 0))',
    'if (before[at] !== 0) this.#put(before.subarray(at, at + columns))',
    'this.#put([this.#lastId, startedAt, 0, 0])',
  ],
}
