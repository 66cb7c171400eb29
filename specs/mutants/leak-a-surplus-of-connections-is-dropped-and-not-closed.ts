import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks connections. So that a quiet service holds few sessions, the pool keeps two idle connections at
 * most. A third one is not put back, but not closed either: it stays open, and nobody uses it again. A
 * user sees the sessions at the database grow, until it takes no more clients and orders are refused.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive && this.#idle.length < idleMax) this.#idle.push(connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const idleMax = 2

interface PoolOptions {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'inconclusive',
  breaks: ['leak.connections'],
  mayBreak: 'any',
}
