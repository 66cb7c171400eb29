import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each lease waits by util.aborted for the end of the pool, on one signal that lives as long as the process. Such a
 * listener is held by its connection alone, which holds only its latest: the others go with the next collection of garbage.
 * Bound: one listener for each connection after a collection; thousands between two collections.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { setMaxListeners } from 'node:events'
import { aborted } from 'node:util'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #end = new AbortController()`,
  },
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    setMaxListeners(0, this.#end.signal)`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))
    this.#end.abort()`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)`,
    replace: `    void aborted(this.#end.signal, connection).then(() => connection.discard('the pool has ended'))
    const leftMs = leaseMs - (performance.now() - enteredAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
