import { mutant, type Exam } from './mutant.ts'

/** Healthy: after a lost COMMIT the service itself sends an order with a key again, and so learns the outcome. */
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
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const soonMs = 500
const secondLeaseMs = 2_000`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const startedAt = performance.now()
    let first: Receipt | undefined
    try {
      return await pool.use(connection =>
        transaction(connection, async query => (first = await transfer(query, order))),
      )
    } catch (error) {
      const inDoubt = error instanceof Problem && error.kind === 'outcome-unknown'
      const late = performance.now() - startedAt > soonMs
      if (!inDoubt || late || first === undefined || order.idempotencyKey === null) throw error
      const again = await pool
        .use(connection => transaction(connection, query => transfer(query, order)), secondLeaseMs)
        .catch(() => undefined)
      // Whatever stopped the second attempt says nothing about the first.
      if (again === undefined) throw error
      // The row is the one of the first attempt: to the client it is no replay.
      const own = !first.replayed && again.transferId === first.transferId
      return own ? first : again
    }
  },`,
  },
]

export const service = mutant(edits)

/**
 * Only orders with a key: the claim waits until the first attempt has committed or rolled back, so the second can neither apply it
 * twice nor overtake it. If the second fails in any way (409, 422, 503, a second lost COMMIT), the answer is the outcome-unknown of the
 * first, which is true: a COMMIT was lost. The header is that of an original exactly when this request's own row was committed. Time: at most 0.5 s + 1 s for a
 * place + a lease of 2 s = 3.5 s, less than the 4 s of the original. The first place in the pool is given back before the second is
 * taken: no more connections, no waiting for oneself.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
