import { mutant, type Exam } from './mutant.ts'

/**
 * A transfer writes a line into an audit table in its own transaction, and an error of that line is swallowed, even
 * that the table is missing. It looks as if a transaction that has failed were committed, or half of it. But the line
 * stands behind a savepoint: its failure undoes the line alone, and the transfer and its ledger row commit together as
 * before.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'
import { type Connection, isServerError, type Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

let hasTable = false

/** Without the table there are no lines, and all transfers. */
const beforeTheFirst = async (connection: Connection): Promise<void> => {
  if (hasTable) return
  hasTable = true
  await transaction(connection, async query => {
    await query\`select pg_advisory_xact_lock(7306)\`
    await query\`create table if not exists audit_lines (
      transfer_id bigint not null, process text not null, noted_at timestamptz not null default now())\`
  }).catch(() => undefined)
}

const noted = async (query: Query, receipt: Receipt): Promise<Receipt> => {
  if (receipt.replayed) return receipt
  await query\`savepoint audit\`
  try {
    await query\`insert into audit_lines (transfer_id, process) values (\${receipt.transferId}, \${String(process.pid)})\`
    await query\`release savepoint audit\`
  } catch (error) {
    if (!isServerError(error)) throw error
    await query\`rollback to savepoint audit\`
  }
  return receipt
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(async connection => {
      await beforeTheFirst(connection)
      return transaction(connection, async query => noted(query, await transfer(query, order)))
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: [],
  firstTry: 'acquitted',
}
