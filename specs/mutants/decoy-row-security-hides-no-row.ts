import { mutant, type Exam } from './mutant.ts'

/**
 * Both tables have row level security, forced on their owner too, as if an account could vanish from the list or an order
 * could be refused by a policy. But the policies let pass whatever the checks of the tables let pass, for reads, locks and
 * writes, and the service refuses anything else before it reaches the database: nobody is shown less, or another error.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

alter table accounts enable row level security, force row level security;
create policy solvent on accounts using (balance >= 0) with check (balance >= 0);

alter table transfers enable row level security, force row level security;
create policy genuine on transfers using (amount > 0) with check (amount > 0);`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
