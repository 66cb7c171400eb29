import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a trigger of the ledger moves the money, and each start brings function and trigger up to date. The runner of the migrations gives each statement a transaction of its own, so
 * between `drop trigger` and `create trigger` the ledger has none. What the drop has kept waiting goes on in between: orders of another replica are
 * booked and confirmed, and no money moves.
 *
 * A real team writes it because its runner divides files into statements and because "drop if exists, then create" can be repeated. The service listens only when the
 * migration is done, so one replica alone is never seen without its trigger.
 *
 * Breaks "a transfer and its ledger row are one transaction" (the ledger equation) with two replicas, when one of them starts while the other serves.
 * A client sees it: POST /api/transfer at one replica while the other starts again is answered 200 with a transferId, its ledger row is there, and GET /api/accounts/:id shows the balance of before.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);
`,
    replace: `  created_at      timestamptz not null default now()
);

-- The money follows the ledger. Whoever books has locked both accounts.
create function move_money() returns trigger language plpgsql as $body$
begin
  update accounts set balance = balance - new.amount where id = new.from_id;
  update accounts set balance = balance + new.amount where id = new.to_id;
  return null;
end
$body$;

create trigger moves_money after insert on transfers for each row execute function move_money();
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \`
  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  ), locked as (
    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (
    select max(balance) filter (where id = $2) as from_balance,
      max(balance) filter (where id = $3) as to_balance
    from locked
  ), moved as (
    update accounts
    set balance = case id
      when $2 then (select from_balance from parties) - $4
      else (select to_balance from parties) + $4 end
    where id in ($2, $3) and (
      select from_balance >= $4 and to_balance <= \${Number.MAX_SAFE_INTEGER} - $4 from parties)
    returning id
  )
  select (select id from claimed) as transfer_id, from_balance, to_balance,
    (select count(*) from moved) = 2 as moved
  from parties\`
`,
    replace: `const bookStatement = \`
  insert into transfers (idempotency_key, from_id, to_id, amount)
  values ($1, $2, $3, $4)
  on conflict (idempotency_key) do nothing
  returning id\`

const known: Attempt = { transfer_id: null, from_balance: null, to_balance: null, moved: false }

const isKnown = async (query: Query, key: string | null): Promise<boolean> => {
  if (key === null) return false
  const [row] = await query<{ id: number }>\`select id from transfers where idempotency_key = \${key}\`
  return row !== undefined
}

/** Accounts, then the key, then the money: nobody who holds a key waits for an account. */
const book = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  if (await isKnown(query, idempotencyKey)) return known
  const locked = await query<Account>\`
    select id, balance from accounts where id in (\${fromId}, \${toId}) order by id for no key update\`
  // Another order with this key may have had the locks before.
  if (await isKnown(query, idempotencyKey)) return known
  const from_balance = locked.find(({ id }) => id === fromId)?.balance ?? null
  const to_balance = locked.find(({ id }) => id === toId)?.balance ?? null
  const attempt = { transfer_id: null, from_balance, to_balance, moved: false }
  if (from_balance === null || to_balance === null) throw refusal(order, attempt)
  if (from_balance < amount || to_balance > Number.MAX_SAFE_INTEGER - amount) throw refusal(order, attempt)
  const [row] = await query<{ id: number }>(bookStatement, idempotencyKey, fromId, toId, amount)
  return row === undefined ? known : { ...attempt, transfer_id: row.id, moved: true }
}
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
`,
    replace: `  try {
    return await book(query, order)
`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { type Connection, connect } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */
`,
    replace: `/** What this version wants of its database. Each may be repeated. */
const migrations = [
  \`create or replace function move_money() returns trigger language plpgsql as $body$
  begin
    update accounts set balance = balance - new.amount where id = new.from_id;
    update accounts set balance = balance + new.amount where id = new.to_id;
    return null;
  end
  $body$\`,
  'drop trigger if exists moves_money on transfers',
  'create trigger moves_money after insert on transfers for each row execute function move_money()',
]

/** @returns whether the database is up to date. */
const migrate = async (open: () => Promise<Connection>): Promise<boolean> => {
  try {
    const connection = await open()
    try {
      for (const statement of migrations) await transaction(connection, query => query(statement))
    } finally {
      await connection.close()
    }
    return true
  } catch (error) {
    log.info('migration-postponed', { error })
    return false
  }
}

const migrateUntilDone = async (open: () => Promise<Connection>): Promise<void> => {
  do await sleep(500, undefined, { ref: false })
  while (!(await migrate(open)))
}

/** Connects the parts and listens. The database may start later. */
`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })
`,
    replace: `  const open = () => connect(databaseUrl, timeouts)
  if (!(await migrate(open))) void migrateUntilDone(open)
  const server = await listen(api, { port: config.port, reportFailure })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
