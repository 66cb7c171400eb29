import { mutant, type Exam } from './mutant.ts'

/** Healthy: a connection that was idle for a second is closed, one each half second; a quiet service has none, as if it had lost its pool. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const idleMs = 1_000
const reapEveryMs = 500

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  readonly #idleSince = new WeakMap<Connection, number>()
`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)
`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    setInterval(() => void this.#reap().catch(() => {}), reapEveryMs).unref()
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
`,
    replace: `      if (connection.alive) {
        this.#idle.push(connection)
        this.#idleSince.set(connection, performance.now())
      }
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** The connection keeps its place until it is closed, so that never more than \`size\` are open. */
  async #reap(): Promise<void> {
    const [oldest] = this.#idle
    if (oldest === undefined || this.#turnstile.inside >= this.#options.limits.size) return
    if (performance.now() - (this.#idleSince.get(oldest) ?? 0) < idleMs) return
    this.#idle.shift()
    // There is a free place: this does not wait, and cannot be refused.
    await this.#turnstile.enter()
    try {
      if (oldest.alive) await oldest.close()
    } finally {
      oldest.discard('it was idle')
      this.#turnstile.leave()
    }
  }

  #takeIdle(): Connection | undefined {`,
  },
]

export const service = mutant(edits)

/**
 * A connection is taken off the list before anything is awaited, so it is never lent and closed at once. It holds a place while it closes (a second at
 * most, even with a frozen database; the next half a second later, so two places at most), so there are never more than POOL_SIZE sessions and waits keep
 * their bounds. Under load the last used is lent first and the others end: fewer sessions, as many places. A new one is opened as at the
 * start. Nothing in a transaction is ever closed: only what was given back.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
