import { mutant, type Exam } from './mutant.ts'

/**
 * After a burst five idle connections are enough, so the pool keeps no more than five. A further one is
 * not put on the list and not closed either: its session stays at the database, and nobody uses it again.
 * With every burst the service holds more sessions than POOL_SIZE, until the database has none left for
 * anybody.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `if (connection.alive) this.#idle.push(connection)`,
    replace: `if (connection.alive && this.#idle.length < 5) this.#idle.push(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.nothingLeftBehind'],
  mayBreak: 'any',
}
