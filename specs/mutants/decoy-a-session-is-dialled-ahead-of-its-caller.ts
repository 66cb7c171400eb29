import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whoever takes the last idle session has the pool dial one more, for a caller who has not come yet, so there are sessions that
 * nobody asked for. It is dialled only while leased and idle ones are fewer than the pool may have, who comes meanwhile waits for it in
 * place of dialling another, so there are never more than POOL_SIZE; one whose dial fails is forgotten, and the end closes it.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** Being dialled for whoever comes next; undefined once it is there, or has been promised to somebody. */
  #ahead: Promise<Connection | undefined> | undefined
  #closed = false
`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    this.#closed = true
    const coming = this.#ahead
    this.#ahead = undefined
    const last = await coming
    const open = last === undefined ? this.#idle.splice(0) : [...this.#idle.splice(0), last]
    await Promise.all(open.map(connection => connection.close()))`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())
`,
    replace: `    const connection = this.#takeIdle() ?? (await this.#takeComing()) ?? (await this.#options.connect())
    this.#dialAhead()
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  async #takeComing(): Promise<Connection | undefined> {
    const coming = this.#ahead
    this.#ahead = undefined
    const connection = await coming
    return connection?.alive ? connection : undefined
  }

  #dialAhead(): void {
    if (this.#closed || this.#ahead !== undefined || this.#idle.length > 0) return
    if (this.#turnstile.inside >= this.#options.limits.size) return
    const coming = this.#options.connect().catch(() => undefined)
    this.#ahead = coming
    void coming.then(connection => {
      if (this.#ahead !== coming) return
      this.#ahead = undefined
      if (connection?.alive) this.#idle.push(connection)
    })
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
