import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: each lease of a connection is a key in a weak map whose value is the lease that came after it. A value in a weak map lives as long as its key. The first lease of a
 * connection is remembered for the connection, which lives for days: so it holds the second, the second holds the third, and so on to the present.
 *
 * How one comes to it: when a connection is lost, one wants to know what it had been through, from the first lease to the last. Somebody feared that such a list would leak, and
 * moved all of it into weak maps, "which cannot": the review agreed. There is no list, no array and no property that leads from one lease to the next.
 *
 * Grows: by one small object and one entry of a weak map for each lease, that is for each request that asks the database, refused ones included.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {
`,
    replace: `interface Lease {
  readonly begunAt: number
  readonly waitedMs: number
}

const leasesShown = 10

/** What each connection has been through. All of it is held weakly: it goes when its connection goes. */
class History {
  readonly #first = new WeakMap<Connection, Lease>()
  readonly #last = new WeakMap<Connection, Lease>()
  readonly #next = new WeakMap<Lease, Lease>()

  add(connection: Connection, lease: Lease): void {
    const before = this.#last.get(connection)
    if (before === undefined) this.#first.set(connection, lease)
    else this.#next.set(before, lease)
    this.#last.set(connection, lease)
  }

  /** Its age at the first and the latest leases, in milliseconds. */
  tell(connection: Connection): string {
    const ages: string[] = []
    let lease = this.#first.get(connection)
    for (; lease !== undefined; lease = this.#next.get(lease))
      ages.push(\`\${Math.round(performance.now() - lease.begunAt)} (waited \${Math.round(lease.waitedMs)})\`)
    return [...ages.slice(0, 1), ...ages.slice(1).slice(-leasesShown)].join(', ')
  }
}

interface PoolOptions {
`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  readonly #history = new History()
`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)
`,
    replace: `    const begunAt = performance.now()
    this.#history.add(connection, { begunAt, waitedMs: begunAt - enteredAt })
    const leftMs = leaseMs - (begunAt - enteredAt)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)
`,
    replace: `      if (!connection.alive) {
        const history = this.#history.tell(connection)
        this.#options.reportLoss(new Error(\`lost; its leases began before ms: \${history}\`, { cause: error }))
      }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
