import { mutant, type Exam } from './mutant.ts'

/** The balance is checked before the transaction, and not again. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and to_balance`,
    replace: `select to_balance`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order =>
    pool.use(async connection => {
      const { balance } = await findAccount(connection.query, order.fromId)
      if (balance < order.amount) throw new Problem('insufficient-funds', \`it holds \${balance}\`)
      return transaction(connection, query => transfer(query, order))
    })`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noOverdraft'],
}
