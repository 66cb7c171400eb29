import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: beside its balance each account counts what it has ever paid, for a report. The column is an `integer`. Balances and amounts
 * are still eight bytes wide, but no account can ever pay more than 2,147,483,647 in all.
 *
 * A team writes it in a hurry before the end of a quarter; `integer` is what one types for a counter. No single amount of a test
 * is that large, and no account of a test lives long enough.
 *
 * A client sees: A holds 3,000,000,000 and pays 1,000,000,000 to B, three times. The first two are confirmed, the third is answered
 * 500 `internal-error`, whenever it is sent, although A holds the money; B can pay back what it got, and A still can spend only
 * 147,483,647 more. One order of 2,147,483,648 is answered 500 at once.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  balance bigint not null check (balance >= 0)
`,
    replace: `  balance bigint not null check (balance >= 0),
  -- What the account has ever paid, for the quarterly report.
  paid    integer not null default 0
`,
  },
  {
    file: 'app/transfer.ts',
    find: `      else (select to_balance from parties) + $4 end
`,
    replace: `      else (select to_balance from parties) + $4 end,
      paid = paid + case id when $2 then $4 else 0 end
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
