import { mutant, type Exam } from './mutant.ts'

/** Each statement of a transfer commits by itself. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => pool.use(({ query }) => transfer(query, order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.noPartialEffect'],
}
