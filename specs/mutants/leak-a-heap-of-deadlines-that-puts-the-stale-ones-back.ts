import { type Exam, mutant } from './mutant.ts'

/**
 * The metrics tell how many accounts were used in the last minute. Each use notes when the account will be quiet, in a binary
 * heap with the earliest deadline on top. A deadline that comes while its account has been used again is put back, with the
 * later time. That is right for a heap with one deadline for each account. But each use adds one: of ten deadlines of a busy
 * account all ten are put back, every minute, and only a whole minute without any use of the account lets them go. A
 * deadline on the heap is about 60 bytes: one for each account read, two for each transfer.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `const quietAfterMs = 60_000

interface Deadline {
  readonly id: number
  readonly at: number
}

/** The earliest on top. */
class Deadlines {
  readonly #heap: Deadline[] = []

  add(deadline: Deadline): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(deadline)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || above.at <= deadline.at) break
      heap[at] = above
      at = parent
    }
    heap[at] = deadline
  }

  takeIfBefore(now: number): Deadline | undefined {
    const heap = this.#heap
    const [first] = heap
    if (first === undefined || first.at > now) return undefined
    const last = heap.pop()
    if (last !== undefined && heap.length > 0) this.#sink(last)
    return first
  }

  #sink(deadline: Deadline): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      if (left === undefined) break
      const right = heap[2 * at + 2]
      const useRight = right !== undefined && right.at < left.at
      const child = useRight ? right : left
      if (child.at >= deadline.at) break
      heap[at] = child
      at = 2 * at + (useRight ? 2 : 1)
    }
    heap[at] = deadline
  }
}

/** Which accounts were used in the last minute. */
class Activity {
  readonly #lastUse = new Map<number, number>()
  readonly #deadlines = new Deadlines()

  get size(): number {
    this.#sweep(performance.now())
    return this.#lastUse.size
  }

  touch(id: number): void {
    const now = performance.now()
    this.#sweep(now)
    this.#lastUse.set(id, now)
    this.#deadlines.add({ id, at: now + quietAfterMs })
  }

  #sweep(now: number): void {
    for (let due = this.#deadlines.takeIfBefore(now); due !== undefined; due = this.#deadlines.takeIfBefore(now)) {
      const lastUse = this.#lastUse.get(due.id)
      if (lastUse === undefined) continue
      const quietAt = lastUse + quietAfterMs
      // Used again in the meantime: it will be quiet later.
      if (quietAt > now) this.#deadlines.add({ id: due.id, at: quietAt })
      else this.#lastUse.delete(due.id)
    }
  }
}

export const activity = new Activity()

export const insertAccount =`,
  },
  {
    file: 'app/accounts.ts',
    find: `  if (account === undefined) throw noSuchAccount(id)`,
    replace: `  if (account === undefined) throw noSuchAccount(id)
  activity.touch(account.id)`,
  },
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { activity, noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  activity.touch(order.fromId)
  activity.touch(order.toId)
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { activity } from './accounts.ts'
import type { PoolState } from './pool.ts'`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly uptime: number`,
    replace: `  readonly uptime: number
  /** Used in the last minute. */
  readonly activeAccounts: number`,
  },
  {
    file: 'app/metrics.ts',
    find: `      uptime: process.uptime(),`,
    replace: `      uptime: process.uptime(),
      activeAccounts: activity.size,`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['this.#deadlines.add({ id, at: now + quietAfterMs })', 'heap.push(deadline)'],
}
