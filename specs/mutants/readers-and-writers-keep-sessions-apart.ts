import { mutant, type Exam } from './mutant.ts'

/** Wrong: ten places for all, but sessions for reading and sessions for writing wait in two lists. Whoever finds none of his kind dials, beside idle ones of the other kind. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `/** A session that has only read has the plans of the reads, and was never in a transaction. */
type Kind = 'reads' | 'writes'

export interface PoolState {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Readonly<Record<Kind, Connection[]>> = { reads: [], writes: [] }
`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    kind: Kind = 'writes',
  ): Promise<T> {
    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs, this.#idle[kind])`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    const { reads, writes } = this.#idle
    await Promise.all([...reads.splice(0), ...writes.splice(0)].map(connection => connection.close()))`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {
    const enteredAt = performance.now()
    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `  async #lend<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
    idle: Connection[],
  ): Promise<T> {
    const enteredAt = performance.now()
    const connection = takeIdle(idle) ?? (await this.#options.connect())`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
    }
  }

  #takeIdle(): Connection | undefined {
    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }
    return undefined
  }
}`,
    replace: `      if (connection.alive) idle.push(connection)
    }
  }
}

const takeIdle = (idle: Connection[]): Connection | undefined => {
  for (let candidate = idle.pop(); candidate !== undefined; candidate = idle.pop()) {
    if (candidate.alive) return candidate
  }
  return undefined
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  find: id => pool.use(({ query }) => findAccount(query, id), undefined, 'reads'),
  list: () => pool.use(({ query }) => listAccounts(query), undefined, 'reads'),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: '    await pool.use(({ query }) => query`select 1`, pingMs)',
    replace: "    await pool.use(({ query }) => query`select 1`, pingMs, 'reads')",
  },
]

export const service = mutant(edits)

/**
 * Breaks `nothingLeftBehind`: the pool has no more connections than promised, `POOL_SIZE`. At no time more than ten are in use, but a session that is given back stays open in the
 * list of its kind: ten orders at once leave ten sessions, ten reads at once leave ten more, and no more are ever closed. At rest there are up to twenty.
 * When: as soon as a service that has had ten orders at once has reads at once, or the other way round; with few reads at a time there are eleven to fourteen.
 * Seen: in the sessions of the database (and by other services, when it has no connection left). Every answer is right, and the metrics say ten.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'caught',
  breaks: ['transaction.nothingLeftBehind'],
  mayBreak: 'any',
}
