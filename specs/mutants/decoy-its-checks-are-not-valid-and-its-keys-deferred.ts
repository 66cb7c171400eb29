import { mutant, type Exam } from './mutant.ts'

/**
 * The checks of balances and amounts are declared `not valid`, and the primary keys are looked at only at the COMMIT. It
 * looks like a schema without rules, but `not valid` leaves out only rows that were there before, of which there are none,
 * numbers come from sequences, and the key of a transfer, at which copies meet, is unique at once.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  id      bigint generated always as identity primary key,
  balance bigint not null check (balance >= 0)
);`,
    replace: `  id      bigint generated always as identity primary key deferrable initially deferred,
  balance bigint not null
);

alter table accounts add constraint accounts_balance_check check (balance >= 0) not valid;`,
  },
  {
    file: 'app/schema.sql',
    find: `  id              bigint generated always as identity primary key,`,
    replace: `  id              bigint generated always as identity primary key deferrable initially deferred,`,
  },
  {
    file: 'app/schema.sql',
    find: `bigint not null check (to_id <> from_id),`,
    replace: `bigint not null,`,
  },
  {
    file: 'app/schema.sql',
    find: `  amount          bigint not null check (amount > 0),
  created_at      timestamptz not null default now()
);`,
    replace: `  amount          bigint not null,
  created_at      timestamptz not null default now()
);

alter table transfers
  add constraint transfers_parties_check check (to_id <> from_id) not valid,
  add constraint transfers_amount_check check (amount > 0) not valid;`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
