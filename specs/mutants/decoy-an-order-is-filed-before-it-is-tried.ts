import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each order, refused ones too, is first filed in a table of its own, in a transaction of its own that does not wait for
 * the disk, and only then tried in a second one, with two COMMITs on one connection. It looks like a lost COMMIT that is answered
 * `not-applied`, and like a trace that a refused order leaves, but the first COMMIT moves no money and claims no key: if its answer
 * is lost, the transfer was certainly never begun.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- Whoever asked for what, for the people who look into complaints. Nothing reads it, and nothing depends on it.
create table filings (
  id              bigint generated always as identity primary key,
  idempotency_key text,
  from_id         bigint not null,
  to_id           bigint not null,
  amount          bigint not null,
  filed_at        timestamptz not null default now()
);`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      await file(connection, order)
      return transaction(connection, query => transfer(query, order))
    }),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `/** The doubt about a filing is no doubt about the money: the transfer begins only behind it. */
const file = async (connection: Connection, order: Order): Promise<void> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    await transaction(connection, async query => {
      await query\`set local synchronous_commit = off\`
      await query\`
        insert into filings (idempotency_key, from_id, to_id, amount)
        values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})\`
    })
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'outcome-unknown') throw error
    throw new Problem('not-applied', 'the order was not begun; send it again later', error)
  }
}

const pingMs = 1_000`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'
import type { Connection } from './connection.ts'
import { Problem } from './problem.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
