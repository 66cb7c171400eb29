import { mutant, type Exam } from './mutant.ts'

/** The connection of a successful probe is forgotten, not closed: one session beyond the pool for each outage survived. */
const edits = [
  {
    file: 'app/dialler.ts',
    find: `  /** The connection of a probe is closed, because its caller may have left. */`,
    replace: `  /** The connection of a probe is given to nobody, because its caller may have left. */`,
  },
  {
    file: 'app/dialler.ts',
    find: `      const connection = await this.#connect()
      connection.discard('it was a scout')
`,
    replace: `      await this.#connect()
`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "POOL_SIZE (10)", checks.md nothingLeftBehind: "the pool has no more connections than promised". The socket stays in the
 * event loop, so the session idles until the process ends; the pool does not know it. Condition: the service could not reach the
 * database (refused, unreachable, no connection left), it came back, and then all ten places are in use: 11 sessions. With faults that
 * do not end sessions (`noConnectionLeft`) it is one more each time, until the server has none left.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'caught',
}
