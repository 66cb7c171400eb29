import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: what became of an order is in one variable of the module, which all orders under way overwrite.
 * That looks like a race. But it is written when the database has answered, and everything that is read
 * from it is read in the same turn, before another order can write; a replay, which waits again, does not
 * read it.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

let attempt: Attempt`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'acquitted',
  breaks: [],
}
