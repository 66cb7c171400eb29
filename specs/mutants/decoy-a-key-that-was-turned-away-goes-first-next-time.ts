import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the pool remembers the last thousand keys that it turned away, and who comes again with one of them waits in a line that
 * two of three free places go to; the memory decides only about the order of the line, the bounds of its length and of the wait are
 * the same for both, and whether a transfer was made is known by the ledger alone.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()`,
    replace: `  readonly #waiting = new Set<Waiter>()
  /** Those who were turned away before. */
  readonly #returned = new Set<Waiter>()
  readonly #turnedAway = new Set<string>()
  #returnedInARow = 0`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    return this.#waiting.size
`,
    replace: `    return this.#waiting.size + this.#returned.size
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async enter(): Promise<void> {`,
    replace: `  async enter(key: string | null = null): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#waiting.size >= this.#limits.queue) {`,
    replace: `    if (this.queued >= this.#limits.queue) {
      this.#remember(key)`,
  },
  { file: 'app/turnstile.ts', find: `    await this.#wait()`, replace: `    await this.#wait(key)` },
  {
    file: 'app/turnstile.ts',
    find: `    const [first] = this.#waiting
`,
    replace: `    const returnedNext = this.#returned.size > 0 && (this.#waiting.size === 0 || this.#returnedInARow < 2)
    this.#returnedInARow = returnedNext ? this.#returnedInARow + 1 : 0
    const line = returnedNext ? this.#returned : this.#waiting
    const [first] = line
`,
  },
  { file: 'app/turnstile.ts', find: `    this.#waiting.delete(first)`, replace: `    line.delete(first)` },
  {
    file: 'app/turnstile.ts',
    find: `  async #wait(): Promise<void> {
    const { waitMs } = this.#limits`,
    replace: `  #remember(key: string | null): void {
    if (key === null) return
    this.#turnedAway.add(key)
    const [oldest] = this.#turnedAway
    if (this.#turnedAway.size > 1_000 && oldest !== undefined) this.#turnedAway.delete(oldest)
  }

  async #wait(key: string | null): Promise<void> {
    const { waitMs } = this.#limits
    const line = key !== null && this.#turnedAway.delete(key) ? this.#returned : this.#waiting`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)`,
    replace: `        line.delete(waiter)
        this.#remember(key)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      this.#waiting.add(waiter)`,
    replace: `      line.add(waiter)`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    key: string | null = null,
  ): Promise<T> {
    await this.#turnstile.enter(key)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(
      connection => transaction(connection, query => transfer(query, order)),
      undefined,
      order.idempotencyKey,
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
