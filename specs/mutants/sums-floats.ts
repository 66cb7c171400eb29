import { mutant, type Exam } from './mutant.ts'

/** The total is a sum of floats. */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `const total = Number(rows[0]?.total ?? 0)`,
    replace: `const total = rows.reduce((sum, { balance }) => sum + balance, 0)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
}
