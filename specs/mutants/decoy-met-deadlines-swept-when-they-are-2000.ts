/**
 * The deadlines of all leases share one timer and are in a binary heap, the earliest on top. A lease that ends in time
 * does not leave the heap, because to take something out of its middle is costly: it is marked as met. What is met goes when
 * its time comes (3 seconds later), or in a sweep of all, as soon as more than 2,000 are met and they are more than half.
 *
 * A real team writes this to arm one timer in place of one for each lease.
 *
 * Bound: 2,001 met deadlines and those of the living leases (10 at most): about 200 bytes each with their closures, 0.4 MB.
 * About 8 leases in 16 requests: it grows evenly for up to 4,000 requests, by up to 100 bytes a request, falls, and grows again.
 * Where requests are rare, it falls by time. Three seconds without a request empty it.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction.`,
    replace: `interface Deadline {
  readonly at: number
  readonly missed: () => void
  /** Nothing is to be done about it any more. */
  over: boolean
}

const metMost = 2_000

/** Deadlines under one timer. What is met stays until its time comes, or until most are met: then all of them go. */
class Deadlines {
  /** A binary heap, the earliest first. */
  #heap: Deadline[] = []
  #met = 0
  #timer: NodeJS.Timeout | undefined

  add(ms: number, missed: () => void): Deadline {
    const deadline: Deadline = { at: performance.now() + ms, missed, over: false }
    this.#heap.push(deadline)
    this.#rise(this.#heap.length - 1)
    if (this.#heap[0] === deadline) this.#arm()
    return deadline
  }

  meet(deadline: Deadline): void {
    if (deadline.over) return
    deadline.over = true
    this.#met += 1
    if (this.#met > metMost && this.#met * 2 > this.#heap.length) this.#sweep()
  }

  /** A sorted list is a heap. */
  #sweep(): void {
    this.#heap = this.#heap.filter(({ over }) => !over).sort((one, other) => one.at - other.at)
    this.#met = 0
    this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const [first] = this.#heap
    if (first !== undefined) this.#timer = setTimeout(() => this.#expire(), Math.max(first.at - performance.now(), 1))
  }

  #expire(): void {
    for (let [first] = this.#heap; first !== undefined && first.at <= performance.now(); [first] = this.#heap) {
      this.#dropFirst()
      if (first.over) {
        this.#met -= 1
      } else {
        first.over = true
        first.missed()
      }
    }
    this.#arm()
  }

  #dropFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(from: number): void {
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >> 1
      if (!this.#swapIfEarlier(child, parent)) return
      child = parent
    }
  }

  #sink(from: number): void {
    for (let parent = from; ; ) {
      const left = 2 * parent + 1
      const child = this.#atOf(left + 1) < this.#atOf(left) ? left + 1 : left
      if (!this.#swapIfEarlier(child, parent)) return
      parent = child
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const below = this.#heap[child]
    const above = this.#heap[parent]
    if (below === undefined || above === undefined || below.at >= above.at) return false
    this.#heap[child] = above
    this.#heap[parent] = below
    return true
  }

  #atOf(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY
  }
}

/**
 * Leases connections, one for each transaction.`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #deadlines = new Deadlines()`,
  },
  {
    file: 'app/pool.ts',
    find: '    const lease = setTimeout(() => connection.discard(`no answer within ${leaseMs} ms`), leftMs)',
    replace:
      '    const lease = this.#deadlines.add(leftMs, () => connection.discard(`no answer within ${leaseMs} ms`))',
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      this.#deadlines.meet(lease)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'inconclusive' }
