import { type Exam, mutant } from './mutant.ts'

/**
 * What the payee gets is converted into cents of the euro and back into its own currency, as a law once asked between two old
 * currencies; each step is rounded to a whole unit, also where both currencies are the same. Of a transfer of 1 the payee gets
 * 2, of 3 it gets 4: money is made, and balances are not what the ledger says.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `      else (select to_balance from parties) + $4 end`,
    replace: `      else (select to_balance from parties) + round(round($4::bigint / \${perEuro}) * \${perEuro})::bigint end`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \``,
    replace: `/** The fixed rate. It is a numeric of the database, and exact. */
const perEuro = '1.95583'

const moveStatement = \``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
