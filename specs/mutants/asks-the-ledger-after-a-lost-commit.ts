import { mutant, type Exam } from './mutant.ts'

/** Wrong: after a lost COMMIT the ledger is read, and a row that is not there YET is taken for one that will not come. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const startedAt = performance.now()
    const { idempotencyKey: key } = order
    let receipt: Receipt | undefined
    try {
      return await pool.use(connection =>
        transaction(connection, async query => (receipt = await transfer(query, order))),
      )
    } catch (error) {
      const inDoubt = error instanceof Problem && error.kind === 'outcome-unknown'
      if (!inDoubt || key === null || receipt === undefined || performance.now() - startedAt > 3_200) throw error
      const rows = await pool
        .use(({ query }) => query('select id from transfers where idempotency_key = $1', key), 500)
        .catch(() => undefined)
      if (rows === undefined) throw error
      if (rows.length > 0) return receipt
      throw new Problem('not-applied', 'the connection was lost, and the transfer is not in the ledger; send it again')
    }
  },`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "503 … `not-applied` (certainly no effect)", honestDoubts.
 * Seen: the connection is lost after COMMIT was sent, while its backend still lives: it is committing (WAL flush, some ms; an idle
 * connection of the pool answers sooner), or it is frozen for more than the lease of 3 s and finds the COMMIT in its socket when
 * it wakes. The answer is not-applied, and a moment later the row is in the ledger. (When the database cannot be asked, the
 * answer stays outcome-unknown; when the row is there, 200: both true.) An honest look would claim the key again, and so wait.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'missed',
}
