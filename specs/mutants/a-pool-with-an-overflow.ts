import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the pool has an overflow, as the team knew it from another library. POOL_SIZE connections stay open, and in a rush there are
 * five more, which are closed when nobody needs them. Nobody who sets POOL_SIZE knows of the five. The database grants each instance
 * as many sessions as its POOL_SIZE says; with a pool of 3 the service opens 8, and other instances are turned away.
 * Breaks the promise that a pool of 3 opens 3 connections.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Places beyond the size of the pool, for a rush. */
const overflow = 5

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `this.#turnstile = new Turnstile(options.limits)`,
    replace: `this.#turnstile = new Turnstile({ ...options.limits, size: options.limits.size + overflow })`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) {
        if (this.#idle.length < this.#options.limits.size) this.#idle.push(connection)
        else void connection.close()
      }`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
