import { mutant, type Exam } from './mutant.ts'

/** Balances are read before the lock, and a queue in the process keeps transfers apart: enough for one process. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `from locked`,
    replace: `from accounts where exists (select from locked)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order => {
    const mine = last.then(() => pool.use(connection => transaction(connection, query => transfer(query, order))))
    last = mine.catch(() => undefined)
    return mine
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `let last = Promise.resolve()
const pingMs = 1_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies|10 clients that want twice',
  breaks: ['transaction.replicas.noLostUpdate', 'transaction.replicas.noOverdraft'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
