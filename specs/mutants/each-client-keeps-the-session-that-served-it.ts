import { mutant, type Exam } from './mutant.ts'

/**
 * A client gets the session of the database that served it last, and so that nobody else takes it, the session is kept
 * for that client until its HTTP connection closes. POOL_SIZE still limits how many work at once, but each client that
 * stays connected holds a session of its own: some hundred idle clients leave no connection to anybody else.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import type { Socket } from 'node:net'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `/** The HTTP connection whose request is served. */
export const caller = new AsyncLocalStorage<Socket>()

export interface PoolState {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #kept = new Map<Socket, Connection>()
  readonly #known = new WeakSet<Socket>()`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    const all = [...this.#idle.splice(0), ...this.#kept.values()]
    this.#kept.clear()
    await Promise.all(all.map(connection => connection.close()))`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) this.#giveBack(connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  #giveBack(connection: Connection): void {
    const client = caller.getStore()
    if (client === undefined || client.destroyed || this.#kept.has(client)) {
      this.#idle.push(connection)
      return
    }
    this.#kept.set(client, connection)
    if (this.#known.has(client)) return
    this.#known.add(client)
    client.once('close', () => {
      const kept = this.#kept.get(client)
      this.#kept.delete(client)
      if (kept !== undefined) this.#idle.push(kept)
    })
  }

  #takeIdle(): Connection | undefined {
    const client = caller.getStore()
    const own = client && this.#kept.get(client)
    if (client !== undefined && own !== undefined) {
      this.#kept.delete(client)
      if (own.alive) return own
    }`,
  },
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { caller } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) =>
    void caller.run(request.socket, () => respond(request, response))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
}
