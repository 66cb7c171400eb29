import { mutant, type Exam } from './mutant.ts'

/** The database adds the balances up as floats. */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `sum(balance) over () as total`,
    replace: `sum(balance::float8) over (order by id rows between unbounded preceding and unbounded following) as total`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
}
