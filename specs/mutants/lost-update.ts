import { mutant, type Exam } from './mutant.ts'

/** Balances are read before the lock and written after it: concurrent transfers are overwritten. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `from locked`,
    replace: `from accounts where exists (select from locked)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noLostUpdate', 'transaction.noOverdraft'],
}
