import { mutant, type Exam } from './mutant.ts'

/**
 * An account that could not be opened and is certainly not there (`not-applied`) is opened again by the service, four
 * times in all. That is safe, but each attempt is a new `pool.use`, with a wait for a place and a lease of its own:
 * while the table of accounts is locked, each ends at the lock timeout after a second, and the client waits for more
 * than four seconds.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const attempts = 4
const pauseMs = 100

/** Only what had no effect is tried again. */
const persistently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'not-applied' || attempt === attempts) throw error
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs * attempt))
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `open: balance =>
    persistently(() =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.openings.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
