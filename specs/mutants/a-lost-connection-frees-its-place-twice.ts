import { mutant, type Exam } from './mutant.ts'

/**
 * So that a lost connection surely costs no place in the pool, its place is given back where the loss is
 * found, and then again in the `finally`. After each loss one more caller than before is let in at a time:
 * the service opens more connections than POOL_SIZE, and `pool.inUse` in its metrics falls below 0.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { type Connection, ConnectionLost } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `      throw toRefusal(error)`,
    replace: `      if (error instanceof ConnectionLost) this.#turnstile.leave()
      throw toRefusal(error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
}
