import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: when a session is lost while it is leased, the pool takes a place and dials another one in the background, so that the next
 * caller finds it ready. Nobody awaits that, so it goes well while single sessions are lost; when the database is away
 * too, the rejection that nobody handles ends the process.
 *
 * Should break `noCrash`: "a promise that nobody awaits".
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) this.#idle.push(connection)
      else this.#replenish()`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** An errand like any other: it waits for a place, dials if no session rests, and leaves it for the next. */
  #replenish(): void {
    void this.use(async () => {})
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
}
