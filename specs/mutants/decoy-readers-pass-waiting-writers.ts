import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the queue for a connection has two lines. Reads and readiness probes go before transfers and openings, but after three that went ahead the first writer is next.
 * It looks unfair, and as if writers could starve. They cannot: of four places that become free a writer gets one at least, and nobody waits for longer than the usual second.
 * Both lines together have the usual bound, and the figures count both. Only who gets a free place is different: what runs in it, and when it is answered, is as before.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: ` * Lets \`size\` callers through at a time, the others in order of arrival. The length of the queue and the wait
 * in it are bounded, so that a client is refused soon and can retry.
 */`,
    replace: ` * Lets \`size\` callers through at a time, the others in order of arrival, readers before writers. The length of
 * the queue and the wait in it are bounded, so that a client is refused soon and can retry.
 */`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()`,
    replace: `  readonly #readers = new Set<Waiter>()
  readonly #writers = new Set<Waiter>()
  /** Readers that went ahead of the first writer. */
  #passed = 0`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    return this.#waiting.size
  }`,
    replace: `    return this.#readers.size + this.#writers.size
  }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async enter(): Promise<void> {`,
    replace: `  async enter(reads: boolean): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#waiting.size >= this.#limits.queue) {`,
    replace: `    if (this.queued >= this.#limits.queue) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await this.#wait()
  }

  /** The place goes to the first in the queue, so that no later caller can take it. */
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

  async #wait(): Promise<void> {`,
    replace: `    await this.#wait(reads ? this.#readers : this.#writers)
  }

  /** The place goes to one in the queue, so that no later caller can take it. */
  leave(): void {
    const next = this.#takeNext()
    if (next === undefined) {
      this.#inside -= 1
      return
    }
    clearTimeout(next.timer)
    next.admit()
  }

  #takeNext(): Waiter | undefined {
    const [reader] = this.#readers
    const [writer] = this.#writers
    if (reader !== undefined && (writer === undefined || this.#passed < readersAhead)) {
      this.#passed = writer === undefined ? 0 : this.#passed + 1
      this.#readers.delete(reader)
      return reader
    }
    this.#passed = 0
    if (writer !== undefined) this.#writers.delete(writer)
    return writer
  }

  async #wait(line: Set<Waiter>): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)
        refuse(`,
    replace: `        line.delete(waiter)
        refuse(`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      this.#waiting.add(waiter)`,
    replace: `      line.add(waiter)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {`,
    replace: `const readersAhead = 3

interface Waiter {`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    { leaseMs = this.#options.leaseMs, reads = false }: { leaseMs?: number; reads?: boolean } = {},
  ): Promise<T> {
    await this.#turnstile.enter(reads)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  find: id => pool.use(({ query }) => findAccount(query, id), { reads: true }),
  list: () => pool.use(({ query }) => listAccounts(query), { reads: true }),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: '    await pool.use(({ query }) => query`select 1`, pingMs)',
    replace: '    await pool.use(({ query }) => query`select 1`, { leaseMs: pingMs, reads: true })',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
