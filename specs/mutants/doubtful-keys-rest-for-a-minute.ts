import { type Exam, mutant } from './mutant.ts'

/**
 * A key whose COMMIT was lost is refused as "still in flight" for a minute, as long as a transaction may be configured to take,
 * so that nobody runs it again beside the one that may still be under way. It looks like care. But the unique key in the ledger
 * does that already, and a client that asks what became of its transfer is told to come back again and again.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** The longest transaction that can be configured: after it, the database has ended what was lost. */
const longestTransactionMs = 60_000

/** Keys whose COMMIT was lost: their transfer may still be under way. */
const inDoubt = new Set<string>()

const oneAtATime = async (order: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  const { idempotencyKey: key } = order
  if (key === null) return await work()
  if (inDoubt.has(key)) throw keyInFlight(order)
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && error.kind === 'outcome-unknown') {
      inDoubt.add(key)
      setTimeout(() => inDoubt.delete(key), longestTransactionMs).unref()
    }
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    oneAtATime(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
