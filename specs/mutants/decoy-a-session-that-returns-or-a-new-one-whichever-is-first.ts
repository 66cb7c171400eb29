import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whoever has a place and finds no idle connection has one dialled, and takes whichever comes first, the new one or one
 * that somebody else gives back. So a caller may be refused because the dial of another one failed, and a new connection may
 * find that nobody waits for it any more.
 *
 * It looks as if callers, connections and places could lose each other. It is right: one is dialled only while those that are
 * lent and those being dialled are fewer than the pool, and nobody waits while one is idle, so there are never more connections
 * than places. Who waits holds a place, so there are always at least as many dials under way as callers who wait; each dial ends
 * within a second and serves or refuses the first of them, and so nobody waits longer than for a dial of his own. A refusal
 * here is `not-applied`: nothing was sent.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** A caller that has a place and no connection yet. */
interface Hopeful {
  readonly take: (connection: Connection) => void
  readonly fail: (error: unknown) => void
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** Empty as long as a connection is idle; never more than are being dialled. */
  readonly #hopeful: Hopeful[] = []
  #lent = 0
  #dialling = 0
`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = await this.#obtain()`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
      if (connection.alive) this.#idle.push(connection)
    }
  }
`,
    replace: `      clearTimeout(lease)
      this.#lent -= 1
      if (connection.alive) this.#offer(connection)
    }
  }

  /** The connection counts as lent from now on. */
  async #obtain(): Promise<Connection> {
    const idle = this.#takeIdle()
    if (idle !== undefined) {
      this.#lent += 1
      return idle
    }
    const coming = new Promise<Connection>((take, fail) => this.#hopeful.push({ take, fail }))
    if (this.#lent + this.#dialling < this.#options.limits.size) void this.#dial()
    return coming
  }

  /** For the first who hopes, or for later. */
  #offer(connection: Connection): void {
    const first = this.#hopeful.shift()
    if (first === undefined) {
      this.#idle.push(connection)
      return
    }
    this.#lent += 1
    first.take(connection)
  }

  async #dial(): Promise<void> {
    this.#dialling += 1
    try {
      const connection = await this.#options.connect()
      this.#dialling -= 1
      this.#offer(connection)
    } catch (error) {
      this.#dialling -= 1
      this.#hopeful.shift()?.fail(error)
    }
  }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
