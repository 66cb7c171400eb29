import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: what an order is about lies in a temporary table of the session while its transaction runs, for triggers that want to know. The rows are deleted before the commit, and
 * those of a refused order are rolled back; the dead ones stay in their pages, because autovacuum cannot see temporary tables. So the session itself sends VACUUM behind every
 * sixtieth order, applied or refused, outside of any transaction. If that fails, it is tried again sixty orders later: the order is not touched by it.
 *
 * How one comes to it: the same without VACUUM was in production for a week.
 *
 * Looks like: temporary pages that grow in each session by half a kilobyte for each order, in up to ten sessions, each with a count of its own, and are gone or used again after sixty orders. The
 * first VACUUM of a session also loads what the database needs for it, once.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import { randomUUID } from 'node:crypto'
import type { Bank, Order, Receipt } from './bank.ts'
import type { Connection, Query } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const contextOf = (order: Order): Readonly<Record<string, string>> => ({
  actor: 'api',
  action: 'transfer',
  payer: String(order.fromId),
  payee: String(order.toId),
  amount: String(order.amount),
  reference: order.idempotencyKey ?? 'none',
})

/** Triggers find in \`audit_context\` what the transaction is about. The table stays in the session, its rows do not. */
const audited = async (query: Query, order: Order): Promise<Receipt> => {
  const act = randomUUID()
  const context = JSON.stringify(contextOf(order))
  await query\`
    create temporary table if not exists audit_context (
      act text not null, name text not null, value text not null, primary key (act, name))\`
  await query\`
    insert into pg_temp.audit_context (act, name, value)
    select \${act}::text, field.name, field.value
    from jsonb_each_text(\${context}::text::jsonb) as field (name, value)\`
  const receipt = await transfer(query, order)
  await query\`delete from pg_temp.audit_context where act = \${act}::text\`
  return receipt
}

const ordersBetween = 60
const ordersSince = new WeakMap<Connection, number>()

/** Autovacuum leaves temporary tables to their sessions. Without one, or without a connection, there is nothing to do. */
const tidy = async (connection: Connection): Promise<void> => {
  const orders = (ordersSince.get(connection) ?? 0) + 1
  ordersSince.set(connection, orders % ordersBetween)
  if (orders < ordersBetween) return
  try {
    await connection.query\`vacuum pg_temp.audit_context\`
  } catch {
    // The order has its outcome already.
  }
}

const moveMoney = async (connection: Connection, order: Order): Promise<Receipt> => {
  try {
    return await transaction(connection, query => audited(query, order))
  } finally {
    await tidy(connection)
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order => pool.use(connection => moveMoney(connection, order)),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
