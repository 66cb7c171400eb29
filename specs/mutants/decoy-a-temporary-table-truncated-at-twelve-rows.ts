import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each session of the pool collects its orders in a temporary table, with an index, and the order that finds twelve rows there
 * truncates the table first. A refused order writes no row. Postgres takes a new buffer for each new page until the session has its
 * hundred, and the pool lends the session that came back last, so the others create their table, and fill their buffers, late.
 * Bound: one table of twelve rows of 2 KB, one index, and 100 buffers of 8 KB, in each of ten sessions: some 200 orders for each.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: 'plumbline',
    // In pages; the default is 8 MB for each session.
    temp_buffers: 100,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const rowsMax = 12

/** Notes an order where only its session sees it. */
const collect = async (query: Query, { fromId, toId }: Order): Promise<void> => {
  await query\`create temporary table if not exists collected (from_id bigint primary key, to_id bigint, slip text)\`
  const [found] = await query<{ rows: number }>\`select count(*)::int as rows from pg_temp.collected\`
  const rows = found?.rows ?? 0
  if (rows >= rowsMax) await query\`truncate pg_temp.collected\`
  const row = rows >= rowsMax ? 0 : rows
  await query\`insert into pg_temp.collected
    values (\${row}, \${toId}, repeat(md5(\${String(fromId)}), 58)) on conflict do nothing\`
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        const receipt = await transfer(query, order)
        await collect(query, order)
        return receipt
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
