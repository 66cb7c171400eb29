import { mutant, type Exam } from './mutant.ts'

/**
 * Of ten places in the pool the orders of one payer have six at most, so that a locked account leaves room for others. It
 * looks like a second queue with a second deadline, or like places that stay empty while callers wait, but there is one
 * queue with one deadline, in which whoever may go goes before whoever may not; a crowd behind one lock is turned away in
 * time as before.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {
`,
    replace: `interface Waiter {
  readonly lane: number | undefined
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0
`,
    replace: `  /** How many of those inside are of one lane. A lane with nobody inside has no entry. */
  readonly #ofLane = new Map<number, number>()
  #inside = 0
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async enter(): Promise<void> {
    if (this.#inside < this.#limits.size) {
      this.#inside += 1
      return
    }`,
    replace: `  async enter(lane?: number): Promise<void> {
    // Who waits while a place is free waits for its lane, so nobody is overtaken who could go.
    if (this.#inside < this.#limits.size && this.#hasRoom(lane)) {
      this.#take(lane)
      return
    }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await this.#wait()
  }`,
    replace: `    await this.#wait(lane)
  }

  #hasRoom(lane: number | undefined): boolean {
    return lane === undefined || (this.#ofLane.get(lane) ?? 0) < Math.ceil(this.#limits.size * 0.6)
  }

  #take(lane: number | undefined): void {
    this.#inside += 1
    if (lane !== undefined) this.#ofLane.set(lane, (this.#ofLane.get(lane) ?? 0) + 1)
  }

  #give(lane: number | undefined): void {
    this.#inside -= 1
    if (lane === undefined) return
    const left = (this.#ofLane.get(lane) ?? 1) - 1
    if (left === 0) this.#ofLane.delete(lane)
    else this.#ofLane.set(lane, left)
  }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  leave(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(first)`,
    replace: `  leave(lane?: number): void {
    this.#give(lane)
    const first = this.#waiting.values().find(waiter => this.#hasRoom(waiter.lane))
    if (first === undefined) return
    this.#take(first.lane)
    this.#waiting.delete(first)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async #wait(): Promise<void> {`,
    replace: `  async #wait(lane: number | undefined): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `const waiter: Waiter = { admit, timer }`,
    replace: `const waiter: Waiter = { lane, admit, timer }`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    lane?: number,
  ): Promise<T> {
    await this.#turnstile.enter(lane)`,
  },
  {
    file: 'app/pool.ts',
    find: `      this.#turnstile.leave()`,
    replace: `      this.#turnstile.leave(lane)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection => transaction(connection, query => transfer(query, order)), undefined, order.fromId),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
