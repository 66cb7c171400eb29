import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: two of the ten places are kept for readers, and a read or a readiness probe whose connection is lost does not give such a
 * place back; so after two of them as many orders wait at the database as before, but nobody can read beside them any more. A place
 * that a lost read costs is promised not to be lost: each fault leaves as many places as there were before it.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly timer: NodeJS.Timeout`,
    replace: `  readonly timer: NodeJS.Timeout
  readonly reads: boolean`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0`,
    replace: `  #inside = 0
  #writing = 0
  #lost = 0`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async enter(): Promise<void> {`,
    replace: `  async enter(reads: boolean): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#inside < this.#limits.size) {`,
    replace: `    if (this.#isFree(reads, this.#inside)) {
      if (!reads) this.#writing += 1`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await this.#wait()`,
    replace: `    await this.#wait(reads)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  leave(): void {`,
    replace: `  leave(reads: boolean): void {
    if (!reads) this.#writing -= 1`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const [first] = this.#waiting`,
    replace: `    const first = [...this.#waiting].find(waiter => this.#isFree(waiter.reads, this.#inside - 1))`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    first.admit()`,
    replace: `    if (!first.reads) this.#writing += 1
    first.admit()`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async #wait(): Promise<void> {`,
    replace: `  /** A reader has lost its connection: one place of the readers less. */
  loseReader(): void {
    this.#lost = Math.min(this.#kept, this.#lost + 1)
  }

  /** Places that no order may have. */
  get #kept(): number {
    return this.#limits.size < 5 ? 0 : 2
  }

  #isFree(reads: boolean, inside: number): boolean {
    const { size } = this.#limits
    return inside < size - this.#lost && (reads || this.#writing < size - this.#kept)
  }

  async #wait(reads: boolean): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `{ admit, timer }`,
    replace: `{ admit, timer, reads }`,
  },
  {
    file: 'app/pool.ts',
    find: `async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {`,
    replace: `async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    reads = true,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `await this.#turnstile.enter()`,
    replace: `await this.#turnstile.enter(reads)`,
  },
  {
    file: 'app/pool.ts',
    find: `return await this.#lend(work, leaseMs)`,
    replace: `return await this.#lend(work, leaseMs, reads)`,
  },
  {
    file: 'app/pool.ts',
    find: `this.#turnstile.leave()`,
    replace: `this.#turnstile.leave(reads)`,
  },
  {
    file: 'app/pool.ts',
    find: `async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {`,
    replace: `async #lend<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
    reads: boolean,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)`,
    replace: `      if (!connection.alive && reads) this.#turnstile.loseReader()
      if (!connection.alive) this.#options.reportLoss(error)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    pool.use(
      connection => transaction(connection, query => insertAccount(query, balance)),
      undefined,
      false,
    ),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection => transaction(connection, query => transfer(query, order)), undefined, false),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.placesKept'],
  mayBreak: 'any',
  firstTry: 'caught',
}
