import { mutant, type Exam } from './mutant.ts'

/** Healthy: each transfer sends a NOTIFY in its transaction, for listeners there may be one day. All commits then take turns at one lock of the whole server. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Delivered when the transaction commits, and only then. Nobody listens yet. */
const transferAndTell = async (query: Query, order: Order): Promise<Receipt> => {
  const receipt = await transfer(query, order)
  if (!receipt.replayed) await query\`select pg_notify('ledger', \${String(receipt.transferId)})\`
  return receipt
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Query } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order))),`,
    replace: `query => transferAndTell(query, order))),`,
  },
]

export const service = mutant(edits)

/**
 * Right: a notification is part of its transaction, so it is sent for committed transfers alone. While it commits, a transaction that notifies holds a lock of the server, so
 * that notifications are in the order of commits. Nobody waits for anything else while he holds it but for his own COMMIT record (and a standby), so there is no ring. Who
 * waits for it longer than lock_timeout gets an ERROR as the answer to COMMIT, from before the commit record: the transaction is rolled back, the session is idle and
 * intact, and the client is told `not-applied`, which is true. A lost answer to COMMIT is `outcome-unknown` as ever. Without listeners the queue is cut by itself.
 * Looks wrong: a second statement behind the move, orders of different accounts that wait for each other, and a COMMIT that fails for want of a lock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
