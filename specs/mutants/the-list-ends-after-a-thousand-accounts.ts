import { mutant, type Exam } from './mutant.ts'

/** Wrong: the list of all accounts has a thousand at most, and its total is that of all. */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `sum(balance) over () as total from accounts order by id\``,
    replace: `sum(balance) over () as total from accounts order by id limit 1000\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.databaseDies.healed.listed'],
  mayBreak: 'any',
}
