import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: what an order is about lies in a temporary table of the session while its transaction runs, so that triggers can read who acts and why. The rows are deleted before the
 * commit, and those of a refused order are rolled back. Neither gives the space back: only VACUUM does, and autovacuum cannot see the temporary tables of another session.
 *
 * How one comes to it: the audit context in a temporary table is a known pattern. It used to be dropped at each commit; to spare the catalogue the table now stays, and only its rows
 * go. `select count(*)` says 0 after each order, so the review found nothing.
 *
 * Grows: the pages of the table and of its primary key in each session that has moved money, by six dead rows and six dead index entries for each order: about half a kilobyte. The
 * service itself keeps nothing.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import { randomUUID } from 'node:crypto'
import type { Bank, Order, Receipt } from './bank.ts'
import type { Query } from './connection.ts'
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
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order)`,
    replace: `query => audited(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.connections'],
  mayBreak: 'any',
  blames: 'create temporary table',
  firstTry: 'caught',
}
