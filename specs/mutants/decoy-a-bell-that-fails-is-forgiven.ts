import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: after the COMMIT of a transfer the service rings a bell on the same connection (NOTIFY), and waits for it before it
 * answers. If the database or the session is lost between the two, the error is dropped and the client hears 200, which is true: the
 * COMMIT was answered. The dead connection is not used again, and the lease bounds the wait. Suspicious: an error that is swallowed,
 * and an answer of success from a connection that has just died.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      const receipt = await transaction(connection, query => transfer(query, order))
      await ring(connection, receipt)
      return receipt
    }),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Tells who listens that a transfer was made. After its commit: who hears of it shall find it. */
const ring = async ({ query }: Connection, { transferId, replayed }: Receipt): Promise<void> => {
  if (replayed) return
  await query\`select pg_notify('transfers', \${String(transferId)})\`.catch(() => {})
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
