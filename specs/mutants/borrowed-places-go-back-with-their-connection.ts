import { type Exam, mutant } from './mutant.ts'

/**
 * Seven places of the pool are for changes and three for reads, so that neither starves the other. Whoever finds all of their own
 * taken borrows one of the others. A borrowed place is given back together with its connection, so that the lender finds one
 * there. Where the connection was lost, or none could be made, nothing is given back: the place stays lent for good.
 *
 * A real team writes it as a bulkhead. The `finally` of an own place is there, and every test of the pool that kills a connection
 * with fewer than eight orders under way passes.
 *
 * A client sees it: with ten orders under way three have borrowed. After the first fault that takes their connections, seven can
 * wait at the database where ten could before, and reads have to borrow in their turn; each further fault at full load
 * takes what is borrowed then.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  get queued(): number {`,
    replace: `  get full(): boolean {
    return this.#inside >= this.#limits.size
  }

  get queued(): number {`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `export type Kind = 'read' | 'write'

/** Three of ten places are for reads. */
const shareOfReads = 0.3

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #turnstile: Turnstile`,
    replace: `  readonly #writers: Turnstile
  readonly #readers: Turnstile`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)`,
    replace: `    const { limits } = options
    const forReads = Math.max(1, Math.floor(limits.size * shareOfReads))
    this.#readers = new Turnstile({ ...limits, size: forReads })
    this.#writers = new Turnstile({ ...limits, size: Math.max(1, limits.size - forReads) })`,
  },
  {
    file: 'app/pool.ts',
    find: `    const { inside: inUse, queued } = this.#turnstile
    return { size: this.#options.limits.size, inUse, queued }`,
    replace: `    return {
      size: this.#options.limits.size,
      inUse: this.#writers.inside + this.#readers.inside,
      queued: this.#writers.queued + this.#readers.queued,
    }`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)
    } catch (error) {
      throw toRefusal(error)
    } finally {
      this.#turnstile.leave()
    }
  }`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    kind: Kind = 'write',
  ): Promise<T> {
    const [own, others] =
      kind === 'read' ? [this.#readers, this.#writers] : [this.#writers, this.#readers]
    const lender = own.full && !others.full ? others : undefined
    await (lender ?? own).enter()
    try {
      return await this.#lend(work, leaseMs, lender)
    } catch (error) {
      throw toRefusal(error)
    } finally {
      if (lender === undefined) own.leave()
    }
  }`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {`,
    replace: `  async #lend<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
    lender: Turnstile | undefined,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) {
        this.#idle.push(connection)
        // A borrowed place goes back with its connection, so that the lender finds one there.
        lender?.leave()
      }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => pool.use(({ query }) => findAccount(query, id), undefined, 'read'),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(({ query }) => listAccounts(query), undefined, 'read'),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)`,
    replace: `    await pool.use(({ query }) => query\`select 1\`, pingMs, 'read')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.placesKept'],
  mayBreak: 'any',
  firstTry: 'caught',
}
