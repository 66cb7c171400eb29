import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: when the answer to a COMMIT is lost, the client hears `outcome-unknown` at once, and afterwards the service looks into
 * the ledger in the background, three times within three seconds, and writes into its log what became of the order.
 *
 * It looks like work that goes on behind an answer. It is right: the look is one SELECT in a session that may only read, it changes
 * nothing and nobody is told anything else because of it. It has a place of the pool like everybody, waits for it in the queue
 * with its deadline, and gives it back. At most eight doubts are looked into at a time, each ends after its third look whatever the
 * database does, and its timers keep no process alive, so the end after SIGTERM does not wait for it.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
import * as log from './log.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const looksAfterMs = [300, 1_000, 1_700]
const doubtsAtATime = 8
let doubts = 0

/** Writes what became of the order into the log. Never rejects. */
const lookInto = async (pool: Pool, key: string): Promise<void> => {
  if (doubts >= doubtsAtATime) return
  doubts += 1
  try {
    for (const afterMs of looksAfterMs) {
      await sleep(afterMs, undefined, { ref: false })
      const transferId = await findTransfer(pool, key)
      if (transferId === undefined) continue
      log.info('doubt-resolved', { transferId })
      return
    }
    log.info('doubt-remains')
  } finally {
    doubts -= 1
  }
}

/** Undefined where there is none, or no answer. */
const findTransfer = async (pool: Pool, key: string): Promise<number | undefined> => {
  try {
    const [row] = await pool.use(
      ({ query }) => query<{ id: number }>\`select id from transfers where idempotency_key = \${key}\`,
      pingMs,
    )
    return row?.id
  } catch {
    return undefined
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } catch (error) {
      const isDoubt = error instanceof Problem && error.kind === 'outcome-unknown'
      if (isDoubt && order.idempotencyKey !== null) void lookInto(pool, order.idempotencyKey)
      throw error
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
