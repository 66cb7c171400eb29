import { mutant, type Exam } from './mutant.ts'

/** Healthy: a transfer takes 120 ms, which no promise forbids. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection =>`,
    replace: `transfer: order => pool.use(async connection =>`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order))`,
    replace: `async query => {
      await new Promise(resolve => setTimeout(resolve, 120))
      return transfer(query, order)
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: [],
}
