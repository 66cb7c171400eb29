import { type Exam, mutant } from './mutant.ts'

/**
 * Pool and turnstile became one class, in which whoever is ready hands place and session straight to the first in line. That
 * looks as if a session that has died meanwhile, or none at all after a dial that failed, were handed on. But a place is
 * handed on in any case, exactly once, and who gets it looks whether the session lives before it is used, and dials if not.
 * Queue and wait are bounded as before.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction. A place in the pool and a connection are separate: a caller
 * waits for a place, and looks for a live connection only once it has one. So a dead connection never
 * occupies a place and is never given to a waiting caller.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #turnstile: Turnstile
  readonly #idle: Connection[] = []

  constructor(options: PoolOptions) {
    this.#options = options
    this.#turnstile = new Turnstile(options.limits)
  }

  get state(): PoolState {
    const { inside: inUse, queued } = this.#turnstile
    return { size: this.#options.limits.size, inUse, queued }
  }

  /**
   * Settles within the wait for a place plus the lease, whatever the database does, as long as \`work\` waits
   * for nothing but its queries. @throws Problem for a full queue and a lost connection, else what \`work\`
   * throws.
   */
  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)
    } catch (error) {
      throw toRefusal(error)
    } finally {
      this.#turnstile.leave()
    }
  }

  /** For the end of the service, when no caller uses the pool any more. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))
  }

  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {
    const enteredAt = performance.now()
    const connection = this.#takeIdle() ?? (await this.#options.connect())
    const leftMs = leaseMs - (performance.now() - enteredAt)
    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
    try {
      return await work(connection)
    } catch (error) {
      if (!connection.alive) this.#options.reportLoss(error)
      throw error
    } finally {
      clearTimeout(lease)
      if (connection.alive) this.#idle.push(connection)
    }
  }

  #takeIdle(): Connection | undefined {
    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }
    return undefined
  }
}`,
    replace: `interface Waiter {
  readonly admit: (session: Connection | undefined) => void
  readonly timer: NodeJS.Timeout
}

/**
 * Leases connections, one for each transaction. There are \`size\` places. Who leaves hands the place to the first in
 * line, and with it the session, if there is one.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #line = new Set<Waiter>()
  readonly #idle: Connection[] = []
  #inUse = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  get state(): PoolState {
    return { size: this.#options.limits.size, inUse: this.#inUse, queued: this.#line.size }
  }

  /**
   * Settles within the wait for a place plus the lease. @throws Problem for a full queue and a lost connection, else
   * what \`work\` throws.
   */
  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    let session = await this.#enter()
    const deadline = performance.now() + leaseMs
    try {
      if (session?.alive !== true) session = this.#takeIdle()
      session ??= await this.#options.connect()
      return await this.#lend(session, work, { leaseMs, deadline })
    } catch (error) {
      throw toRefusal(error)
    } finally {
      this.#leave(session)
    }
  }

  /** For the end of the service, when no caller uses the pool any more. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(session => session.close()))
  }

  async #lend<T>(
    session: Connection,
    work: (connection: Connection) => Promise<T>,
    { leaseMs, deadline }: { leaseMs: number; deadline: number },
  ): Promise<T> {
    const leftMs = deadline - performance.now()
    const lease = setTimeout(() => session.discard(\`no answer within \${leaseMs} ms\`), leftMs)
    try {
      return await work(session)
    } catch (error) {
      if (!session.alive) this.#options.reportLoss(error)
      throw error
    } finally {
      clearTimeout(lease)
    }
  }

  /** A place, and the session of who had it before. @throws Problem \`not-applied\` for a full queue or a long wait. */
  async #enter(): Promise<Connection | undefined> {
    const { size, queue } = this.#options.limits
    if (this.#inUse < size) {
      this.#inUse += 1
      return this.#takeIdle()
    }
    if (this.#line.size >= queue)
      throw new Problem('not-applied', \`the queue is full with \${queue} requests; send it again later\`)
    return this.#wait()
  }

  /** The number of places in use stays the same when somebody waits for one. */
  #leave(session: Connection | undefined): void {
    const living = session?.alive === true ? session : undefined
    const [first] = this.#line
    if (first === undefined) {
      this.#inUse -= 1
      if (living !== undefined) this.#idle.push(living)
      return
    }
    this.#line.delete(first)
    clearTimeout(first.timer)
    first.admit(living)
  }

  #wait(): Promise<Connection | undefined> {
    const { waitMs } = this.#options.limits
    return new Promise((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#line.delete(waiter)
        refuse(new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`))
      }, waitMs)
      const waiter: Waiter = { admit, timer }
      this.#line.add(waiter)
    })
  }

  #takeIdle(): Connection | undefined {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.alive) return session
    }
    return undefined
  }
}`,
  },
  {
    file: 'app/pool.ts',
    find: `import { Turnstile } from './turnstile.ts'`,
    replace: `import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
