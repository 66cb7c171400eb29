import { type Exam, mutant } from './mutant.ts'

/**
 * Correct. No lease has a timer of its own: one watchman makes his round every 25 ms, as long as something is lent, and cuts the connections whose time is over. It looks like a poll that misses things, like a timer
 * that never ends, and like a list that could keep connections.
 *
 * Why it is right: the end of a lease is counted from the same moment as before, the time to connect included, and is at most 25 ms late. A lease is struck off in the \`finally\` of its
 * work, and by its own identity: a connection that is lent again has a new one, so no round can cut it for its former user. The watchman goes home when nothing is lent, so an idle service has no timer and
 * can end. A stalled event loop delays him no longer than it would delay a timer.
 *
 * Keeps every promise. A client sees no difference: behind a frozen session its answer comes 25 ms later at most.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {
`,
    replace: `/** A connection that is lent, and until when. */
interface Lease {
  readonly connection: Connection
  readonly leaseMs: number
  readonly endsAt: number
}

const roundEveryMs = 25

interface PoolOptions {
`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  readonly #leases = new Set<Lease>()
  #watchman: NodeJS.Timeout | undefined
`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)
    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
`,
    replace: `    const lease: Lease = { connection, leaseMs, endsAt: enteredAt + leaseMs }
    this.#leases.add(lease)
    this.#watchman ??= setInterval(() => this.#makeRound(), roundEveryMs)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      this.#leases.delete(lease)
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {
`,
    replace: `  /** Cuts what is overdue. The last round is the first that finds nothing lent. */
  #makeRound(): void {
    if (this.#leases.size === 0) {
      clearInterval(this.#watchman)
      this.#watchman = undefined
      return
    }
    const now = performance.now()
    for (const { connection, leaseMs, endsAt } of this.#leases) {
      // Its user gets an error, and strikes the lease off.
      if (endsAt <= now) connection.discard(\`no answer within \${leaseMs} ms\`)
    }
  }

  #takeIdle(): Connection | undefined {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
