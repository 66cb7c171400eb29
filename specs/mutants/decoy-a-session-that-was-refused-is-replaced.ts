import { mutant, type Exam } from './mutant.ts'

/** Healthy: after an error of the database a session is rolled back, ended in order and not used again; its place waits for that, for 100 ms at most, and opens a new one when it is needed. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'
import type { Connection } from './connection.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolLimits } from './config.ts'
import { type Connection, isServerError } from './connection.ts'
`,
  },
  {
    file: 'app/pool.ts',
    find: `export class Pool {`,
    replace: `const goodbyeMs = 100

/** Whatever an error has left in a session ends with it. */
const replace = async (connection: Connection): Promise<void> => {
  const goodbye = connection.close().catch(() => {})
  await Promise.race([goodbye, sleep(goodbyeMs)])
  connection.discard('a statement of it was refused')
}

export class Pool {`,
  },
  {
    file: 'app/pool.ts',
    find: `    try {
      return await work(connection)
    } catch (error) {
      if (!connection.alive) this.#options.reportLoss(error)
`,
    replace: `    let refused = false
    try {
      return await work(connection)
    } catch (error) {
      if (!connection.alive) this.#options.reportLoss(error)
      refused = isServerError(error)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
`,
    replace: `      if (refused && connection.alive) await replace(connection)
      else if (connection.alive) this.#idle.push(connection)
`,
  },
]

export const service = mutant(edits)

/**
 * The transaction is rolled back before: the error reaches the pool behind \`undone\`. A refusal of the service itself (404, 422, 409) is no error of the
 * database and costs no session. The place is given back behind the end of the session, so there are never more than ten; a session that does not
 * end in 100 ms is cut. The longest answer grows by that tenth of a second: a second for a place, three to use it. A dead connection was never
 * put back, and is not now.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
