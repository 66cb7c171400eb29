import { mutant, type Exam } from './mutant.ts'

/**
 * A transfer whose refusal was caused by a lost connection is tried once more by the service, since
 * nothing was committed. But `outcome-unknown` has the same cause. An order without a key whose COMMIT was
 * carried out and whose answer was lost moves the money a second time, and its client is told of one
 * transfer.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof Problem && error.cause instanceof ConnectionLost) return attempt()
      throw error
    }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import { ConnectionLost } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
}
