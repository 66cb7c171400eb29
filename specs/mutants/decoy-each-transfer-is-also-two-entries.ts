import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: double entry. Each transfer is also written as two entries in a table of their own, minus for the payer and plus for the payee.
 * A judge who counts rows sees three for one transfer, and a table that only grows. But the ledger has its one row as before, and the entries are beside it.
 * The entries are written by the statement that moves the money, so they are in the same transaction, under the same locks: all of it is there or nothing.
 * They have no foreign keys, so they lock nothing else, and their primary key is the number of the transfer, which nobody else has. A replay writes none.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()`,
    replace: `  created_at      timestamptz not null default now()
);

-- The same once more in double entry, for the accountants: the changes of each transfer add up to zero.
create table entries (
  transfer_id bigint not null,
  account_id  bigint not null,
  change      bigint not null check (change <> 0),
  primary key (transfer_id, account_id)`,
  },
  {
    file: 'app/transfer.ts',
    find: `      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )`,
    replace: `      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  ), entered as (
    insert into entries (transfer_id, account_id, change)
    select claimed.id, side.account_id, side.change
    from claimed cross join (
      select $2::bigint as account_id, - ($4::bigint) as change
      union all
      select $3::bigint, $4::bigint
    ) as side
    where exists (select from moved)
    returning transfer_id
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
