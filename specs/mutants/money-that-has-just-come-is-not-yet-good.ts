import { type Exam, mutant } from './mutant.ts'

/**
 * Money that an account received within the last second counts in its balance, and not among its funds: an order that needs it is refused
 * with 422 `insufficient-funds`. Nothing is lost or made, and every answer agrees with the ledger, except for the refusal.
 *
 * A real team writes it because every bank has value dates: somebody asks that "money must have settled before it leaves again",
 * against payments in a circle, and one more sum over the ledger does it. The contract knows no such rule.
 *
 * A client sees it: A pays 100 to B, who held nothing. That is confirmed, and `GET /api/accounts/B` says 100. B pays 100 to C at once,
 * and hears that it holds 0. Two seconds later the same order is served.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

create index on transfers (to_id, created_at);`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly to_balance: number | null
`,
    replace: `  readonly to_balance: number | null
  /** What the payer may spend: what came within the last second has not settled. */
  readonly settled: number
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    from locked
  ), moved as (`,
    replace: `    from locked
  ), funds as (
    select greatest(from_balance - (
      select coalesce(sum(amount), 0) from transfers
      where to_id = $2 and created_at > now() - interval '1 second'), 0)::bigint as settled
    from parties
  ), moved as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `select from_balance >= $4 and to_balance`,
    replace: `select settled >= $4 and to_balance`,
  },
  {
    file: 'app/transfer.ts',
    find: ` - $4 from parties)`,
    replace: ` - $4 from parties, funds)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  select (select id from claimed) as transfer_id, from_balance, to_balance,`,
    replace: `  select (select id from claimed) as transfer_id, from_balance, to_balance, settled,`,
  },
  {
    file: 'app/transfer.ts',
    find: `= 2 as moved
  from parties`,
    replace: `= 2 as moved
  from parties, funds`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (from < amount) return insufficientFunds({ id: fromId, balance: from }, amount)`,
    replace: `  const { settled } = attempt
  if (settled < amount) return insufficientFunds({ id: fromId, balance: settled }, amount)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'amounts are exact',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
