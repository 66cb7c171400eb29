import { mutant, type Exam } from './mutant.ts'

/** Balances are read without a lock, and what they come to is written over whatever was written meanwhile. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `order by id for no key update`,
    replace: `order by id`,
  },
  {
    file: 'app/transfer.ts',
    find: `case id when \${fromId} then balance - \${amount} else balance + \${amount} end`,
    replace: `case id when \${fromId} then (select from_balance from parties) - \${amount} else (select to_balance from parties) + \${amount} end`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noLostUpdate', 'transaction.noOverdraft'],
}
