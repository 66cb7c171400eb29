import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. Transfers and openings lease nine connections; all reads share the tenth at the same time. That looks as
 * if answers could be mixed up, as if a read could see into an open transaction, and as if one lost connection left all readers
 * without one. But each read is a single statement outside of a transaction, and a session answers in the order in which it was
 * asked; it begins its snapshot after the read was asked for, and so sees all that was confirmed before. Each read cuts the session
 * when it has no answer in time; whoever comes next dials a new one, and all who come meanwhile wait for the same. Probes of
 * readiness lease a place as before. With a pool of one, reads lease too.
 *
 * A real team writes it because reads then never wait for a place behind transfers that wait for locks.
 *
 * A client sees that reads are fast in a crowd. When the shared session is lost, all reads in flight are answered with 503.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `import { Turnstile } from './turnstile.ts'`,
    replace: `import { Problem } from './problem.ts'
import { Turnstile } from './turnstile.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** Shared by all reads. */
  #reader: Connection | undefined
  #dialling: Promise<Connection> | undefined
  #reading = 0`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)`,
    replace: `    const { size } = options.limits
    this.#turnstile = new Turnstile({ ...options.limits, size: Math.max(1, size - 1) })`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /**
   * For single statements that change nothing. They share a connection and do not wait for each other's answers. Settles within the
   * lease. @throws as \`use\`.
   */
  async read<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const { limits } = this.#options
    if (limits.size === 1) return this.use(({ query }) => work(query))
    if (this.#reading > limits.queue)
      throw new Problem('not-applied', 'too many reads are under way; send it again later')
    this.#reading += 1
    try {
      return await this.#readShared(work)
    } catch (error) {
      throw toRefusal(error)
    } finally {
      this.#reading -= 1
    }
  }

  async #readShared<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const { leaseMs, reportLoss } = this.#options
    const enteredAt = performance.now()
    const connection = await this.#share()
    const leftMs = leaseMs - (performance.now() - enteredAt)
    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
    try {
      return await work(connection.query)
    } catch (error) {
      // The first of those who lose it reports it.
      if (!connection.alive && this.#reader === connection) {
        this.#reader = undefined
        reportLoss(error)
      }
      throw error
    } finally {
      clearTimeout(lease)
    }
  }

  async #share(): Promise<Connection> {
    if (this.#reader?.alive) return this.#reader
    this.#dialling ??= this.#dialReader().finally(() => {
      this.#dialling = undefined
    })
    return this.#dialling
  }

  async #dialReader(): Promise<Connection> {
    this.#reader = await this.#options.connect()
    return this.#reader
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    const reader = this.#reader === undefined ? [] : [this.#reader]
    await Promise.all([...this.#idle.splice(0), ...reader].map(connection => connection.close()))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => findAccount(query, id))`,
    replace: `pool.read(query => findAccount(query, id))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => listAccounts(query))`,
    replace: `pool.read(query => listAccounts(query))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
