import { type Exam, mutant } from './mutant.ts'

/**
 * Two customers may draw the same key, so at the first connection the unique constraint of the keys is replaced by a unique
 * index on key and payer. An order under a known key with another payer is now a second transfer, answered 200. The documents
 * promise that it is refused (422 `key-reused`) without effect, and that a key has one row.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
`,
    replace: `    await connection.query\`select 1\`
    await migrateKeys(connection.query)
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `const migrateKeys = async (query: Query): Promise<void> => {
  const [found] = await query<{ done: boolean }>\`
    select to_regclass('transfers_key_of_payer') is not null as done\`
  if (found?.done) return
  await query\`begin read write\`
  await query\`select pg_advisory_xact_lock(5502)\`
  await query\`
    do $$
    declare replaced name;
    begin
      for replaced in select conname from pg_constraint where conrelid = 'transfers'::regclass and contype = 'u'
      loop
        execute format('alter table transfers drop constraint %I', replaced);
      end loop;
    end $$\`
  await query\`
    create unique index if not exists transfers_key_of_payer on transfers (idempotency_key, from_id)\`
  await query\`commit\`
}

const undialled = (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing`,
    replace: `    on conflict (idempotency_key, from_id) do nothing`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount from transfers
    where idempotency_key = \${order.idempotencyKey} and from_id = \${order.fromId}\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
