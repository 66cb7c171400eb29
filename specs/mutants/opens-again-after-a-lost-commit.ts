import { mutant, type Exam } from './mutant.ts'

/**
 * When the connection is lost during the COMMIT that opens an account, the account is opened once more: nobody knows the
 * id of the first, so it seemed to do no harm. But the first may have been committed, with its opening balance. One request
 * has then made two accounts, and money that nobody has paid in. Transfers are right.
 *
 * A client sees it: send POST /api/accounts {balance: 100} while answers to COMMIT are lost. It is answered with 201. The
 * list has two new accounts, and its total has grown by 200: the sum of all accounts is not what clients have opened.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const secondTryMs = 1_000`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: async balance => {
    const open = (leaseMs?: number) =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance)), leaseMs)
    try {
      return await open()
    } catch (error) {
      const doubtful = error instanceof Problem && error.kind === 'outcome-unknown'
      if (!doubtful) throw error
      // Without its id nobody can use the account that may be there.
      return open(secondTryMs)
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'missed',
}
