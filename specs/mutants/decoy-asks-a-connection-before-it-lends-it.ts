import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = (await this.#takeIdle()) ?? (await this.#options.connect())`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) {
        this.#idleSince.set(connection, performance.now())
        this.#idle.push(connection)
      }`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #idleSince = new WeakMap<Connection, number>()`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {
    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }
    return undefined
  }
}`,
    replace: `  /** When one that has rested does not answer, the others are not asked but thrown away: at most one test a caller. */
  async #takeIdle(): Promise<Connection | undefined> {
    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (!candidate.alive) continue
      const restedMs = performance.now() - (this.#idleSince.get(candidate) ?? 0)
      if (restedMs < testAfterMs || (await answers(candidate))) return candidate
      for (const other of this.#idle.splice(0)) other.discard('another one did not answer')
      return undefined
    }
    return undefined
  }
}

const testAfterMs = 500
const testMs = 750

const answers = async (connection: Connection): Promise<boolean> => {
  const timer = setTimeout(() => connection.discard(\`no answer to a test within \${testMs} ms\`), testMs)
  try {
    await connection.query\`select 1\`
    return connection.alive
  } catch {
    connection.discard('it failed a test')
    return false
  } finally {
    clearTimeout(timer)
  }
}`,
  },
])

/**
 * Healthy: a connection that has rested for 500 ms is asked `select 1` before it is lent, with 750 ms to answer;
 * when it fails, all resting ones are thrown away and the caller dials. It looks odd: requests after a pause take a round
 * trip more, and one silent connection empties the pool. But only resting connections are thrown away, never one that is
 * leased, so nobody's transaction is hurt; a place is held all the while, so there are never more connections than places;
 * and test and dialling count against the lease, so every call still settles within the wait and the lease.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
