import { mutant, type Exam } from './mutant.ts'

/**
 * The pool has numbered places, and each keeps its session, dead or alive, until it is used again. It looks as if a session
 * that died would cost a place. But a caller first takes a free place whose session is alive, a dead session is replaced
 * when its place is taken, and the place is given back even if the dial or the work fails.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  /** By the number of the place. A place that was never used has none. */
  readonly #sessions: (Connection | undefined)[]
  /** The numbers of the places that nobody is at; the last one was left last. */
  readonly #free: number[]
`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)
`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    this.#sessions = Array.from({ length: options.limits.size }, () => undefined)
    this.#free = Array.from({ length: options.limits.size }, (_, place) => place)
`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    await Promise.all(this.#free.map(place => this.#sessions[place]?.close()))`,
  },
  {
    file: 'app/pool.ts',
    find: `    const enteredAt = performance.now()
    const connection = this.#takeIdle() ?? (await this.#options.connect())
`,
    replace: `    const place = this.#takePlace()
    try {
      return await this.#lendAt(place, work, leaseMs)
    } finally {
      this.#free.push(place)
    }
  }

  async #lendAt<T>(
    place: number,
    work: (connection: Connection) => Promise<T>,
    leaseMs: number,
  ): Promise<T> {
    const enteredAt = performance.now()
    const connection = await this.#sessionAt(place)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
`,
    replace: ``,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {
    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }
    return undefined
  }`,
    replace: `  /** The turnstile lets nobody in for whom no place is free. */
  #takePlace(): number {
    const living = this.#free.findLastIndex(place => this.#sessions[place]?.alive)
    const [place] = this.#free.splice(living, 1)
    if (place === undefined) throw new Error('more callers than places')
    return place
  }

  async #sessionAt(place: number): Promise<Connection> {
    const kept = this.#sessions[place]
    if (kept?.alive) return kept
    this.#sessions[place] = undefined
    const dialled = await this.#options.connect()
    this.#sessions[place] = dialled
    return dialled
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
