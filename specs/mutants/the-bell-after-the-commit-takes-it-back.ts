import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: after the COMMIT of a transfer the service rings a bell on the same connection (NOTIFY, for a statement printer), and waits
 * for it before it answers. If the database or the session dies between the two, the loss of the bell is taken for the loss of a
 * statement before COMMIT: the client hears 503 `not-applied`, "nothing was committed", and the money has moved. The bell is a
 * commit of its own, so about half of all orders in flight are in that gap when the database is killed, frozen or cut off.
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
  await query\`select pg_notify('transfers', \${String(transferId)})\`
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
