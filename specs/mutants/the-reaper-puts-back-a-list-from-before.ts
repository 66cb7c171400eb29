import { mutant, type Exam } from './mutant.ts'

/** Wrong: connections that have rested are closed on a timer, and then the list of idle ones is set to what it was before the wait for that. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #restingSince = new WeakMap<Connection, number>()
  #idle: Connection[] = []
`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)
`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    setInterval(() => void this.#reap(), reapEveryMs).unref()
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
`,
    replace: `      if (connection.alive) {
        this.#restingSince.set(connection, performance.now())
        this.#idle.push(connection)
      }
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** Gives the database its memory back when there is little to do. */
  async #reap(): Promise<void> {
    const since = performance.now() - restMs
    const isStale = (connection: Connection) => (this.#restingSince.get(connection) ?? 0) < since
    const stale = this.#idle.filter(isStale)
    if (stale.length === 0) return
    const fresh = this.#idle.filter(connection => !isStale(connection))
    await Promise.all(stale.map(connection => connection.close()))
    this.#idle = fresh
  }

  #takeIdle(): Connection | undefined {`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const reapEveryMs = 500
const restMs = 1_500

interface PoolOptions {`,
  },
]

export const service = mutant(edits)

/**
 * What was lent during the wait is back in the list although it is in use, and is lent to a second request: two orders share one transaction,
 * and the rollback of one undoes the other, which is confirmed. What was given back during the wait is in no list any more: its session
 * stays open, unused. Breaks "a transfer and its ledger row are one transaction" (exactlyOnce, conservation), and "the pool has no more
 * connections than promised" (nothingLeftBehind).
 * Seen: ten clients, then for two seconds only some of them (so that a few connections rest), then all ten again. With a steady load nothing
 * rests, and without any load nothing is lent while the reaper waits.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.replicas.exactlyOnce'],
  mayBreak: 'any',
}
