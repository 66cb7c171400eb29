import { mutant, type Exam } from './mutant.ts'

/**
 * Transactions are REPEATABLE READ and a transfer that fails with 40001 is to be tried three times more.
 * But the retry is outside the pool, which has turned the error into a refusal by then: nothing is ever
 * retried, and who meets another transfer at a busy account gets 503 without any fault.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `connection.query\`begin read write\``,
    replace: `connection.query\`begin isolation level repeatable read, read write\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    const again = (error: unknown) =>
      isServerError(error) && error.code === '40001' ? attempt() : Promise.reject(error)
    return attempt().catch(again).catch(again).catch(again)
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
