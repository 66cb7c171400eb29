import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a read is one statement, and a session runs its statements one after the other. So when all places of the pool are taken, a read does not wait for one: it is sent
 * along on the session that was lent last. That session is in the middle of somebody's transaction. The read sees what is not committed, and if the transaction has failed meanwhile,
 * Postgres refuses the read with it ("current transaction is aborted").
 *
 * A real team writes it after it has read that its driver pipelines, and measures that reads stay fast while the pool is full. As long as a place is free, every read has a session of its own.
 *
 * Breaks "GET /api/accounts/:id: 200 or 404", and that a read shows what is committed.
 * A client sees it: while ten or more transfers wait for an account that is locked for longer than a second, GET /api/accounts/:id of any account is answered 500 once the transfer it rides with is turned away; and behind a
 * shorter lock a read can show a transfer that is answered 503 afterwards.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** In the order in which they were lent. */
  readonly #lent = new Set<Connection>()
`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */
`,
    replace: `  /**
   * For work of one statement that writes nothing. It needs no place of its own: if all are taken, the statement
   * follows those of the session that was lent last.
   */
  async read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const shared = this.#turnstile.inside < this.#options.limits.size ? undefined : this.#lentLast()
    if (shared === undefined) return this.use(work)
    try {
      return await work(shared)
    } catch (error) {
      throw toRefusal(error)
    }
  }

  #lentLast(): Connection | undefined {
    return [...this.#lent].findLast(connection => connection.alive)
  }

  /** For the end of the service, when no caller uses the pool any more. */
`,
  },
  {
    file: 'app/pool.ts',
    find: `    try {
      return await work(connection)
`,
    replace: `    this.#lent.add(connection)
    try {
      return await work(connection)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      clearTimeout(lease)
      this.#lent.delete(connection)
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(`,
    replace: `  find: id => pool.read(`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(`,
    replace: `  list: () => pool.read(`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'missed',
}
