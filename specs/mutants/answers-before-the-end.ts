import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** After 900 ms the answer is that nothing was done, and the work goes on. */
export const service = mutant(
  [
    {
      file: 'app/postgres-bank.ts',
      find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
      replace: `transfer: order =>
    Promise.race([
      pool.use(connection => transaction(connection, query => transfer(query, order))),
      new Promise((_, refuse) =>
        setTimeout(() => refuse(new Problem('not-applied', 'it took too long; send it again later')), 900),
      ),
    ])`,
    },
    {
      file: 'app/postgres-bank.ts',
      find: `import type { Pool } from './pool.ts'`,
      replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
    },
  ],
  {
    env: beside => ({
      ...ledger.env(beside),
      LOCK_TIMEOUT_MS: '10000',
      STATEMENT_TIMEOUT_MS: '11000',
      TRANSACTION_TIMEOUT_MS: '12000',
    }),
  },
)

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock|a key in flight',
  breaks: ['transaction.behindALock.exactlyOnce', 'transaction.keyInFlight'],
  mayBreak: 'any',
}
