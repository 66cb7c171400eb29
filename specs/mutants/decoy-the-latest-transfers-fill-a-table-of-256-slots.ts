import { mutant, type Exam } from './mutant.ts'

/**
 * Each new transfer is also written into one of 256 rows of a second table, that of its number modulo 256, so that support
 * sees the latest at a glance. It looks like two transfers that wait for each other at a slot, but a slot in which another
 * one is writing is skipped and not waited for, the table never grows, and what is rolled back is rolled back there too.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- The latest transfers, for people. Nothing is decided by them.
create table glance (
  slot        integer primary key,
  transfer_id bigint,
  from_id     bigint,
  to_id       bigint,
  amount      bigint
) with (fillfactor = 50);

insert into glance (slot) select generate_series(0, 255);`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  await show(query, order, attempt.transfer_id)
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `const showStatement = \`
  with slot as (
    select slot from glance where slot = $1 for no key update skip locked
  )
  update glance set transfer_id = $2, from_id = $3, to_id = $4, amount = $5
  from slot where glance.slot = slot.slot\`

const show = async (query: Query, { fromId, toId, amount }: Order, transferId: number): Promise<void> => {
  await query(showStatement, transferId % 256, transferId, fromId, toId, amount)
}

interface LedgerRow {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
