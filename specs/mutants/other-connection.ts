import { mutant, type Exam } from './mutant.ts'

/** BEGIN on one connection, the transfer on another: ten of them wait for an eleventh connection. */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    default_transaction_read_only: true,
`,
    replace: ``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order =>
    pool.use(connection => transaction(connection, () => pool.use(({ query }) => transfer(query, order))))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
}
