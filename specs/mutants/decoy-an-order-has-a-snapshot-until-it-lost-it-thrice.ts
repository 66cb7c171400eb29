import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a transfer runs at REPEATABLE READ, and where another one changed its accounts or made its key meanwhile (40001), all of it is
 * rolled back and begun again in a new transaction with a new snapshot. After three lost snapshots, or a third of a second, it takes its
 * turn at the row locks at READ COMMITTED, so nobody starves at a hot account; no attempt begins so late that the lease would end it.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {`,
    replace: `  work: (query: Query) => Promise<T>,
  begin = 'begin read write',
): Promise<T> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `connection.query\`begin read write\``,
    replace: `connection.query(begin)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const inOneSnapshot = 'begin isolation level repeatable read, read write'
const snapshotsMax = 3
/** Afterwards an order waits for its turn instead of trying its luck. */
const luckMs = 333
/** Later than this no attempt begins: its wait for a lock would not end within the lease. */
const lastBeginMs = 1_200

const lostItsSnapshot = (error: unknown): boolean => isServerError(error) && error.code === '40001'

const carryOut = async (connection: Connection, order: Order): Promise<Receipt> => {
  const startedAt = performance.now()
  const elapsed = (): number => performance.now() - startedAt
  for (let attempt = 0; attempt < snapshotsMax && (attempt === 0 || elapsed() < luckMs); attempt += 1) {
    try {
      return await transaction(connection, query => transfer(query, order), inOneSnapshot)
    } catch (error) {
      if (!lostItsSnapshot(error) || !connection.alive || elapsed() > lastBeginMs) throw error
    }
  }
  return transaction(connection, query => transfer(query, order))
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(connection => carryOut(connection, order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
