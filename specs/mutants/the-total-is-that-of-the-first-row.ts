import { mutant, type Exam } from './mutant.ts'

/**
 * The window of the total got the order of the list, and with an order a window ends at the current row:
 * it is a running sum. The total is still taken from the first row, so the list tells the balance of the
 * oldest account as the total of all.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `sum(balance) over () as total`,
    replace: `sum(balance) over (order by id) as total`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
