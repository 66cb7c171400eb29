import { type Exam, mutant } from './mutant.ts'

/**
 * At SIGTERM the pool is closed first, while requests are still in flight. It looks as if they lost what
 * they need, but only idle connections are closed. Those in use are closed when their work is done, and
 * whoever still waits for a place dials a connection of its own. So every request is answered, the database
 * has its sessions back early, and it exits with 0.
 */
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `    await sleep(drainMs)
    await steps.drain()
    await steps.closePool()`,
    replace: `    await steps.closePool()
    await sleep(drainMs)
    await steps.drain()`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  #closing = false`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))
  }`,
    replace: `  /** Callers may use the pool afterwards, but no connection is kept for the next one. */
  async close(): Promise<void> {
    this.#closing = true
    await Promise.all(this.#idle.splice(0).map(retire))
  }`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive && this.#closing) await retire(connection)
      else if (connection.alive) this.#idle.push(connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction.`,
    replace: `const retire = async (connection: Connection): Promise<void> => {
  try {
    await connection.close()
  } catch {
    connection.discard('it could not close')
  }
}

/**
 * Leases connections, one for each transaction.`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
