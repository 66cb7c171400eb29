import { type Exam, mutant } from './mutant.ts'

/**
 * Reads the ledger row back after COMMIT, on the same connection, before it answers. The auditors asked for the proof that what
 * is confirmed can be read. If the row is not there, the answer is an error.
 *
 * The read belongs to the same lease, and the pool turns a lost connection into `not-applied`: the sender of a COMMIT speaks for
 * its loss itself, so any other loss had no effect. That was true as long as nothing followed COMMIT. When the connection is
 * lost between the answer to COMMIT and the answer to the read, the client is told that the transfer had no effect and may be
 * sent again. It was made. One without a key that is sent again is made twice. It shows when the database dies under load: of
 * ten connections one or two are then in that read.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** What is confirmed can be read. */
const readBack = async (query: Query, { transferId }: Receipt): Promise<void> => {
  const [row] = await query<{ id: number }>\`select id from transfers where id = \${transferId}\`
  if (row === undefined) throw new Error('the ledger row is gone after the commit')
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      const receipt = await transaction(connection, query => transfer(query, order))
      await readBack(connection.query, receipt)
      return receipt
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
