import { mutant, type Exam } from './mutant.ts'

/** Healthy: who wants to pay from an account waits in the process, and one at a time asks the database. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order => {
    const deadline = performance.now() + 1_000
    const mine = (queues.get(order.fromId) ?? Promise.resolve()).then(() => {
      if (performance.now() > deadline) throw new Problem('not-applied', 'the account is busy; send it again later')
      return pool.use(connection => transaction(connection, query => transfer(query, order)))
    })
    queues.set(order.fromId, mine.catch(() => undefined))
    return mine
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const queues = new Map()
const pingMs = 1_000`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
