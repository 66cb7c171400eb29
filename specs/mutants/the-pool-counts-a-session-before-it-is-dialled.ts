import { type Exam, mutant } from './mutant.ts'

/**
 * A pool of its own, without the turnstile: it counts its sessions, and dials a new one while there are fewer than its size. A
 * session is counted before it is dialled, and a dial that fails is never taken off the count. After ten failed dials, in an
 * outage or before the database has started, the pool takes itself for full for ever: every request is refused with 503 and
 * the service does not become ready again.
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
  /** Undefined: a session has ended, and the waiter may dial one. */
  readonly admit: (session: Connection | undefined) => void
  readonly timer: NodeJS.Timeout
}

/** Leases sessions, one for each transaction. A session that is given back goes to the first in the queue. */
export class Pool {
  readonly #options: PoolOptions
  readonly #idle: Connection[] = []
  readonly #waiting: Waiter[] = []
  #sessions = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  get state(): PoolState {
    return {
      size: this.#options.limits.size,
      inUse: this.#sessions - this.#idle.length,
      queued: this.#waiting.length,
    }
  }

  /** @throws Problem for a full queue and a lost connection, else what \`work\` throws. */
  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    try {
      const session = await this.#acquire()
      return await this.#lend(session, work, leaseMs)
    } catch (error) {
      throw toRefusal(error)
    }
  }

  /** For the end of the service, when no caller uses the pool any more. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(session => session.close()))
  }

  async #lend<T>(
    session: Connection,
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
  ): Promise<T> {
    const lease = setTimeout(() => session.discard(\`no answer within \${leaseMs} ms\`), leaseMs)
    try {
      return await work(session)
    } catch (error) {
      if (!session.alive) this.#options.reportLoss(error)
      throw error
    } finally {
      clearTimeout(lease)
      this.#release(session)
    }
  }

  async #acquire(): Promise<Connection> {
    const idle = this.#takeIdle()
    if (idle !== undefined) return idle
    if (this.#sessions < this.#options.limits.size) return this.#dial()
    const session = await this.#wait()
    return session ?? this.#dial()
  }

  /** Counted at once, so that callers who come meanwhile do not dial beyond the size. */
  async #dial(): Promise<Connection> {
    this.#sessions += 1
    return this.#options.connect()
  }

  #takeIdle(): Connection | undefined {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.alive) return session
      this.#sessions -= 1
    }
    return undefined
  }

  #release(session: Connection): void {
    if (!session.alive) this.#sessions -= 1
    const first = this.#waiting.shift()
    if (first === undefined) {
      if (session.alive) this.#idle.push(session)
      return
    }
    clearTimeout(first.timer)
    first.admit(session.alive ? session : undefined)
  }

  #wait(): Promise<Connection | undefined> {
    const { queue, waitMs } = this.#options.limits
    if (this.#waiting.length >= queue)
      throw new Problem('not-applied', \`the queue is full with \${queue} requests; send it again later\`)
    return new Promise((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        refuse(new Problem('not-applied', \`no session came free within \${waitMs} ms; send it again later\`))
      }, waitMs)
      const waiter: Waiter = { admit, timer }
      this.#waiting.push(waiter)
    })
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
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
