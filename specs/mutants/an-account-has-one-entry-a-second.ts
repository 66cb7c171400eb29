import { type Exam, mutant } from './mutant.ts'

/**
 * An audit table, made at the first connection, gets the new balance of both accounts in the transaction of each transfer. Its
 * primary key is the account and the time, and the time is a `timestamptz(0)`, of whole seconds. So the second transfer of an
 * account within one second violates it, and a right order is answered 500 `internal-error`.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
`,
    replace: `    await connection.query\`select 1\`
    await makeAuditTable(connection.query)
`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `const makeAuditTable = async (query: Query): Promise<void> => {
  const [found] = await query<{ there: boolean }>\`
    select to_regclass('account_entries') is not null as there\`
  if (found?.there) return
  await query\`begin read write\`
  await query\`select pg_advisory_xact_lock(5501)\`
  await query\`
    create table if not exists account_entries (
      account_id bigint not null,
      entered_at timestamptz(0) not null default now(),
      balance bigint not null,
      primary key (account_id, entered_at)
    )\`
  await query\`commit\`
}

const undialled = (`,
  },
  {
    file: 'app/transfer.ts',
    find: `    returning id
  )
  select (select id from claimed) as transfer_id`,
    replace: `    returning id, balance
  ), entered as (
    insert into account_entries (account_id, balance)
    select id, balance from moved
  )
  select (select id from claimed) as transfer_id`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
