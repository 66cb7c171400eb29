import { type Exam, mutant } from './mutant.ts'

/**
 * An account has two counters that only grow: all that ever came in, its opening included, and all that went out. Its balance is a
 * generated column, their difference, with the check of before. That looks as if two writers could each write one half: the payer's
 * statement changes one counter and the payee's the other. But both counters of both rows are read under the lock and written
 * together, so the update never depends on the row of its snapshot. Whoever reads, reads the column `balance`, as before.
 *
 * Counters have 63 bits: a thousand times the largest balance may come and go before one is full.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  balance bigint not null check (balance >= 0)
);`,
    replace: `  paid_in  bigint not null,
  paid_out bigint not null default 0,
  balance  bigint generated always as (paid_in - paid_out) stored not null check (balance >= 0)
);`,
  },
  {
    file: 'app/accounts.ts',
    find: `insert into accounts (balance) values`,
    replace: `insert into accounts (paid_in) values`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
    where id in ($2, $3) and exists`,
    replace: `    select id, balance, paid_in, paid_out from accounts
    where id in ($2, $3) and exists`,
  },
  {
    file: 'app/transfer.ts',
    find: `      max(balance) filter (where id = $3) as to_balance
`,
    replace: `      max(balance) filter (where id = $3) as to_balance,
      max(paid_in) filter (where id = $2) as from_in,
      max(paid_out) filter (where id = $2) as from_out,
      max(paid_in) filter (where id = $3) as to_in,
      max(paid_out) filter (where id = $3) as to_out
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
`,
    replace: `    set paid_in = case id
        when $2 then (select from_in from parties)
        else (select to_in from parties) + $4 end,
      paid_out = case id
        when $2 then (select from_out from parties) + $4
        else (select to_out from parties) end
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
