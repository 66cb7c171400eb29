import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an order prefers the idle connection that served its payer last; if that is lent or lost, it takes any other, as before.
 *
 * It looks as if a payer belonged to one session and waited for it, or as if a session were lent while it is dead. It is right: only
 * idle connections that are alive are looked at, nobody waits for one, and nothing that an order needs is in the session. Places
 * and queue are as before, a connection is taken out of the list before it is lent, and who served whom is in a WeakMap, one
 * number for each connection, which goes with it.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** Whose order each connection has served last. */
  readonly #payers = new WeakMap<Connection, number>()
`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    payer?: number,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      return await this.#lend(work, leaseMs, payer)`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {`,
    replace: `  async #lend<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
    payer: number | undefined,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())
`,
    replace: `    const known = payer === undefined ? undefined : this.#takeKnown(payer)
    const connection = known ?? this.#takeIdle() ?? (await this.#options.connect())
    if (payer !== undefined) this.#payers.set(connection, payer)
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  #takeKnown(payer: number): Connection | undefined {
    const at = this.#idle.findLastIndex(one => one.alive && this.#payers.get(one) === payer)
    return at < 0 ? undefined : this.#idle.splice(at, 1)[0]
  }

  #takeIdle(): Connection | undefined {`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(
      connection => transaction(connection, query => transfer(query, order)),
      undefined,
      order.fromId,
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
