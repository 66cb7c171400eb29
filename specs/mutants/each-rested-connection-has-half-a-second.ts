import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a connection that has rested for a second is asked whether it still answers before it is lent, and has half a second
 * for that. But the lease begins behind it, and a caller asks all that are idle: after a crowd of ten and a quiet moment, the
 * first request to a database that hangs or has moved waits ten times half a second with its place, and then the time of its
 * lease is over, so that its new and healthy connection is cut at once. Breaks `settled` (each operation and read is answered
 * in 4.8 s, whatever is down), and the pool's own "within the wait for a place plus the lease".
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction.`,
    replace: `/** A connection that was used within this time needs no probe. */
const restMs = 1_000
const probeMs = 500

const answers = async (connection: Connection): Promise<boolean> => {
  const timer = setTimeout(() => connection.discard(\`no answer to a probe within \${probeMs} ms\`), probeMs)
  try {
    await connection.query\`select 1\`
    return true
  } catch {
    connection.discard('it did not answer its probe')
    return false
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Leases connections, one for each transaction.`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #restsSince = new WeakMap<Connection, number>()`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const connection = (await this.#takeIdle()) ?? (await this.#options.connect())`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) {
        this.#restsSince.set(connection, performance.now())
        this.#idle.push(connection)
      }`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** A database that has moved closes nothing: only an answer shows that a connection is good. */
  async #takeIdle(): Promise<Connection | undefined> {`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (candidate.alive) return candidate`,
    replace: `      const restedMs = performance.now() - (this.#restsSince.get(candidate) ?? 0)
      if (candidate.alive && (restedMs < restMs || (await answers(candidate)))) return candidate`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a connection serves others',
  breaks: ['transaction.afterARest.settled'],
  mayBreak: 'any',
  firstTry: 'missed',
}
