import { mutant, type Exam } from './mutant.ts'

/**
 * A session that is older than a second is replaced when its lease ends, so that a database behind a changed address is
 * found soon. Its heir is dialled first, and the old one is closed a second later, so that nobody waits for a dial: for
 * that second there are two sessions for one place, and a pool of 3 has up to 6 connections.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  readonly #since = new WeakMap<Connection, number>()
  readonly #leaving = new Set<Connection>()
`,
  },
  {
    file: 'app/pool.ts',
    find: `this.#idle.splice(0).map(`,
    replace: `[...this.#idle.splice(0), ...this.#leaving].map(`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) this.#idle.push(await this.#heirOf(connection))`,
  },
  {
    file: 'app/pool.ts',
    find: `this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `this.#takeIdle() ?? (await this.#dial())`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  async #dial(): Promise<Connection> {
    const connection = await this.#options.connect()
    this.#since.set(connection, performance.now())
    return connection
  }

  /** The session itself while it is young, or while no other can be opened. */
  async #heirOf(connection: Connection): Promise<Connection> {
    const bornAt = this.#since.get(connection) ?? 0
    if (performance.now() - bornAt < oldestMs) return connection
    try {
      const heir = await this.#dial()
      this.#leaving.add(connection)
      setTimeout(() => {
        this.#leaving.delete(connection)
        void connection.close()
      }, farewellMs).unref()
      return heir
    } catch {
      return connection
    }
  }

  #takeIdle(): Connection | undefined {`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const oldestMs = 1_000
const farewellMs = 1_000

interface PoolOptions {`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
