import { mutant, type Exam } from './mutant.ts'

/**
 * An amount is booked in two equal halves, as the reports want it, and each half of an odd amount is rounded up: 5 moves 6.
 * Payer and payee agree, so the total is conserved, but the ledger says 5; who spends an odd balance to the last unit meets
 * the check of the table, a 500. Breaks `ledgerEquation`, `readsConfirmed` and `noOverdraft` of docs/checks.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `      max(balance) filter (where id = $3) as to_balance
    from locked`,
    replace: `      max(balance) filter (where id = $3) as to_balance,
      round($4 / 2.0)::bigint as half
    from locked`,
  },
  {
    file: 'app/transfer.ts',
    find: `      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end`,
    replace: `      when $2 then (select from_balance - half - half from parties)
      else (select to_balance + half + half from parties) end`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
