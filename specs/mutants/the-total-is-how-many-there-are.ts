import { mutant, type Exam } from './mutant.ts'

/**
 * `total` is taken for what it is in paged lists, the number of entries. `GET /api/accounts` of three
 * accounts that hold 100 each says `total: 3` in place of 300.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `const total = Number(rows[0]?.total ?? 0)`,
    replace: `const total = rows.length`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
