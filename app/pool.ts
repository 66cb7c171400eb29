import type { PoolLimits } from './config.ts'
import type { Connection } from './connection.ts'
import { toRefusal } from './failure.ts'
import { Turnstile } from './turnstile.ts'

export interface PoolState {
  readonly size: number
  readonly inUse: number
  readonly queued: number
}

interface PoolOptions {
  readonly limits: PoolLimits
  /** Longest lease of a place, the time to connect included. */
  readonly leaseMs: number
  /** Makes a living connection, in less time than the lease. */
  readonly connect: () => Promise<Connection>
  /** Called for every connection that died while it was leased, with the error its user got. */
  readonly reportLoss: (error: unknown) => void
}

/**
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
   * Settles within the wait for a place plus the lease, whatever the database does, as long as `work` waits
   * for nothing but its queries. @throws Problem for a full queue and a lost connection, else what `work`
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
    const lease = setTimeout(() => connection.discard(`no answer within ${leaseMs} ms`), leftMs)
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
}
