import { type Exam, mutant } from './mutant.ts'

/**
 * Right, and unusual: when a session is lost while it is leased, all sessions that rest in the pool are asked for a sign of life, at the same time and outside of any place. Those that
 * answer within 250 ms rest again, the others are cut. Whoever wants a session meanwhile waits for the end of the question, within its lease, before it dials. So there are
 * never more sessions than places.
 *
 * How a team comes to it: after a cut of the network each resting session used to cost somebody three seconds. Now the first loss finds all of them.
 *
 * A client sees: as long as the database stands still or is slow, healthy sessions are thrown away and dialled anew; one backend that is ended makes nine others run `select 1`; requests right after
 * a loss are up to 250 ms slower. Nothing is confirmed or refused in another way.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Longer than a session that is intact takes to answer. */
const wakeMs = 250

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** The question to all sessions that rested when one was lost. */
  #waking: Promise<unknown> | undefined
`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))
`,
    replace: `    await this.#waking
    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))
`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())
`,
    replace: `    const connection = this.#takeIdle() ?? (await this.#takeWoken()) ?? (await this.#options.connect())
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)
      throw error
`,
    replace: `      if (!connection.alive) {
        this.#options.reportLoss(error)
        this.#wakeAll()
      }
      throw error
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** Asks all that rest, once at a time: who comes to rest meanwhile has just had an answer. */
  #wakeAll(): void {
    if (this.#idle.length === 0) return
    this.#waking ??= Promise.all(this.#idle.splice(0).map(connection => this.#wake(connection))).finally(
      () => {
        this.#waking = undefined
      },
    )
  }

  /** Never rejects. */
  async #wake(connection: Connection): Promise<void> {
    const timer = setTimeout(() => connection.discard(\`it was not awake within \${wakeMs} ms\`), wakeMs)
    try {
      await connection.query\`select 1\`
    } catch {
      connection.discard('it could not be woken')
    } finally {
      clearTimeout(timer)
    }
    if (connection.alive) this.#idle.push(connection)
  }

  /** Who finds nobody at rest waits for those that are being asked: else there were more sessions than places. */
  async #takeWoken(): Promise<Connection | undefined> {
    while (this.#waking !== undefined) {
      await this.#waking
      const woken = this.#takeIdle()
      if (woken !== undefined) return woken
    }
    return undefined
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
