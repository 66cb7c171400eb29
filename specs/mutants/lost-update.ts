import { mutant, type Exam } from './mutant.ts'

/** Balances are those of before the lock, and written after it: the transfers in between are overwritten. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `from locked`,
    replace: `from accounts where exists (select from locked)`,
  },
  {
    file: 'app/transfer.ts',
    find: `then balance - \${amount} else balance + \${amount} end`,
    replace: `then (select from_balance - \${amount} from parties) else (select to_balance + \${amount} from parties) end`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.conservation', 'transaction.ledgerEquation', 'transaction.noLostUpdate'],
}
