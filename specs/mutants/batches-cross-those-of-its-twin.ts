import { type Exam, mutant } from './mutant.ts'

/**
 * Transfers that arrive while others are under way share the next transaction, so that one COMMIT does for
 * all of them. Each transfer locks its two accounts by id, but the batch locks them in the order of its
 * transfers. One process has one batch at a time, and no deadlock. The batches of two replicas wait for
 * each other in a ring.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
import { transaction } from './transaction.ts'
import { transfer } from './transfer.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import { isServerError, type Query } from './connection.ts'
import { toRefusal } from './failure.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'
import { lockNotAvailable, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const batchMax = 20
const patienceMs = 1_000

interface Waiter {
  readonly order: Order
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: unknown) => void
}

const waitedInVain = (error: unknown): boolean =>
  (isServerError(error) && error.code === lockNotAvailable) ||
  (error instanceof Problem && error.kind === 'key-in-flight')

const busy = (): Problem =>
  new Problem('not-applied', 'the transfers before it were held up; send it again later')

/** Does one transfer after the other; a refused one is undone alone. @returns what to answer after COMMIT. */
const moveAll = async (query: Query, batch: readonly Waiter[]): Promise<readonly (() => void)[]> => {
  const answers: (() => void)[] = []
  let heldUp = false
  for (const { order, resolve, reject } of batch) {
    if (heldUp) {
      // Each wait for a lock may take a second: one is enough for a batch.
      answers.push(() => reject(busy()))
      continue
    }
    try {
      await query\`savepoint alone\`
      const receipt = await transfer(query, order)
      answers.push(() => resolve(receipt))
    } catch (error) {
      if (!isServerError(error) && !(error instanceof Problem)) throw error
      await query\`rollback to savepoint alone\`
      answers.push(() => reject(toRefusal(error)))
      heldUp = waitedInVain(error)
    }
  }
  return answers
}

/** One transaction at a time, for all transfers that came while the one before was under way. */
const batches = (pool: Pool): ((order: Order) => Promise<Receipt>) => {
  const waiting = new Set<Waiter>()
  let running = false

  const settle = async (batch: readonly Waiter[]): Promise<void> => {
    try {
      const answers = await pool.use(connection => transaction(connection, query => moveAll(query, batch)))
      for (const answer of answers) answer()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, batchMax)
      for (const waiter of batch) waiting.delete(waiter)
      await settle(batch)
    }
    running = false
  }

  return order =>
    new Promise((resolve, reject) => {
      const waiter = { order, resolve, reject }
      waiting.add(waiter)
      setTimeout(() => {
        if (waiting.delete(waiter)) reject(busy())
      }, patienceMs)
      void run()
    })
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `batches(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
