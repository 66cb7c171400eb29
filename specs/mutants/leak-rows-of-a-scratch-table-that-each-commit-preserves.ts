import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: each transfer lists the locks it holds in a temporary table of its session, to complain of an order that holds too many. The
 * table is made once for each session, and its author took it for empty after a commit; without ON COMMIT DELETE ROWS a
 * temporary table keeps its rows as long as its session. No table is added, only rows; counting them becomes slower with each transfer.
 * Per transfer made: about fifteen rows, 1 KB in the session's temporary buffers. The line: insert into order_locks.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

const locksExpected = 40

/** Within the transaction of the order, so that the locks are still held. */
const noteLocks = async (query: Query, transferId: number): Promise<void> => {
  await query\`create temporary table if not exists order_locks (transfer_id bigint, held text, mode text)\`
  await query\`insert into order_locks select \${transferId}::bigint, coalesce(relation::regclass::text, locktype), mode from pg_locks where pid = pg_backend_pid()\`
  const [locks] = await query<{ held: number }>\`
    select count(*)::int as held from order_locks where transfer_id = \${transferId}\`
  if (locks !== undefined && locks.held > locksExpected) log.info('many-locks', { transferId, ...locks })
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await noteLocks(query, attempt.transfer_id)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.connections'],
  mayBreak: 'any',
  blames: 'create temporary table if not exists order_locks',
  firstTry: 'missed',
}
