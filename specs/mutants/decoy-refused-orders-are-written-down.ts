import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: an order that was refused with 404 or 422 is written into a table `refusals`, for the people who look for fraud, in a
 * transaction of its own, behind the rollback and before the answer. Accounts, ledger and keys are not touched, and whether the
 * note was written changes nothing in the answer: a refusal is certain before it is noted, even when the note's COMMIT is lost.
 * Looks suspicious: refused orders begin and COMMIT, the database writes and grows with them, a refusal takes twice as long and
 * may take its whole lease while the database hangs, and a lost COMMIT is swallowed. It is not the COMMIT of an order.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: 'export const connect = async (',
    replace: `let tableMade = false

/** Once for each process; a second replica finds it there. */
const makeTable = async ({ query }: Connection): Promise<void> => {
  if (tableMade) return
  await query\`
    begin read write;
    select pg_advisory_xact_lock(20260402);
    create table if not exists refusals (
      from_id bigint not null, to_id bigint not null, amount bigint not null,
      reason text not null, at timestamptz not null default now());
    commit\`
  tableMade = true
}

export const connect = async (`,
  },
  {
    file: 'app/connection.ts',
    find: 'await connection.query`select 1`',
    replace: 'await connection.query`select 1`\n    await makeTable(connection)',
  },
  {
    file: 'app/postgres-bank.ts',
    find: "import type { Bank } from './bank.ts'",
    replace:
      "import type { Bank, Order } from './bank.ts'\nimport type { Connection } from './connection.ts'",
  },
  {
    file: 'app/postgres-bank.ts',
    find: "import type { Pool } from './pool.ts'",
    replace: "import type { Pool } from './pool.ts'\nimport { Problem } from './problem.ts'",
  },
  {
    file: 'app/postgres-bank.ts',
    find: 'const pingMs = 1_000',
    replace: `const pingMs = 1_000

/** Behind the rollback of the order. A note that cannot be written is none: the order is refused all the same. */
const noted = async <T>(connection: Connection, order: Order, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 422)) {
      const { fromId, toId, amount } = order
      await transaction(
        connection,
        query =>
          query\`insert into refusals (from_id, to_id, amount, reason) values (\${fromId}, \${toId}, \${amount}, \${error.kind})\`,
      ).catch(() => undefined)
    }
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: 'transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),',
    replace: `transfer: order =>
    pool.use(connection =>
      noted(connection, order, () => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
