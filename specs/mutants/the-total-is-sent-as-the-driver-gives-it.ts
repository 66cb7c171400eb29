import { mutant, type Exam } from './mutant.ts'

/**
 * The row type of the list says that `total` is a number, so the conversion looked redundant and was removed. A
 * sum of bigint is numeric, which the driver gives as text: the total is `"3000"` (and the number 0 for an empty
 * list).
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `Account & { total: string }`,
    replace: `Account & { total: number }`,
  },
  {
    file: 'app/accounts.ts',
    find: `const total = Number(rows[0]?.total ?? 0)`,
    replace: `const total = rows[0]?.total ?? 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
