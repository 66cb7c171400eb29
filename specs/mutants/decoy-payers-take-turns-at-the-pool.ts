import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: who waits for a place in the pool waits in the lane of its payer, and the lanes are served in turn, so that one busy payer
 * does not make all others wait. It looks unfair, because whoever comes later may be served earlier, but within a lane the order of
 * arrival holds, the whole line is bounded as before, and nobody waits for longer than a second without an answer.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {`,
    replace: `/** A payer, or a kind of work. */
export type Lane = number | string

interface Waiter {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()`,
    replace: `  /** No lane is empty. The first one has the next turn. */
  readonly #lanes = new Map<Lane, Set<Waiter>>()
  #queued = 0`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    return this.#waiting.size`,
    replace: `    return this.#queued`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async enter(): Promise<void> {`,
    replace: `  async enter(lane: Lane): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#waiting.size >= this.#limits.queue) {`,
    replace: `    if (this.#queued >= this.#limits.queue) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await this.#wait()`,
    replace: `    await this.#wait(lane)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue, so that no later caller can take it. */
  leave(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()
  }

  async #wait(): Promise<void> {
    const { waitMs } = this.#limits`,
    replace: `  /** The place goes to the first in the next lane, so that no later caller can take it. */
  leave(): void {
    for (const [lane, waiters] of this.#lanes) {
      for (const first of waiters) {
        this.#strike(lane, waiters, first)
        // Its next turn comes after that of all others.
        if (this.#lanes.delete(lane)) this.#lanes.set(lane, waiters)
        clearTimeout(first.timer)
        first.admit()
        return
      }
    }
    this.#inside -= 1
  }

  #strike(lane: Lane, waiters: Set<Waiter>, waiter: Waiter): void {
    waiters.delete(waiter)
    this.#queued -= 1
    if (waiters.size === 0) this.#lanes.delete(lane)
  }

  async #wait(lane: Lane): Promise<void> {
    const { waitMs } = this.#limits
    const waiters = this.#lanes.get(lane) ?? new Set<Waiter>()
    this.#lanes.set(lane, waiters)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)
        refuse(`,
    replace: `        this.#strike(lane, waiters, waiter)
        refuse(`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      this.#waiting.add(waiter)`,
    replace: `      waiters.add(waiter)
      this.#queued += 1`,
  },
  {
    file: 'app/pool.ts',
    find: `import { Turnstile } from './turnstile.ts'`,
    replace: `import { type Lane, Turnstile } from './turnstile.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    lane: Lane,
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
  ): Promise<T> {
    await this.#turnstile.enter(lane)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection`,
    replace: `  open: balance => pool.use('openings', connection`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use((`,
    replace: `  find: id => pool.use('reads', (`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use((`,
    replace: `  list: () => pool.use('lists', (`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection`,
    replace: `  transfer: order => pool.use(order.fromId, connection`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use((`,
    replace: `    await pool.use('probes', (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
