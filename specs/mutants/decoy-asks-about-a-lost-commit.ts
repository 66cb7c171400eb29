import { mutant, type Exam } from './mutant.ts'

/** Healthy: when the answer to a COMMIT is lost, the service sends a keyed order again itself, and lets the unique key decide. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/** A second attempt begins before this, and has a lease of as much: with the wait for a place 4 s at most. */
const secondAttemptMs = 1_500

/** Refusals given under the key. They prove that the first attempt was rolled back, or the key would have been taken by it. */
const decided = new Set(['insufficient-funds', 'balance-limit', 'no-such-account', 'key-reused'])

/**
 * After a lost COMMIT the same order is sent once more on another connection. The unique key waits for the first attempt if it still
 * runs, finds its row if it has committed, or is free if it was rolled back. Whatever else happens, the outcome stays unknown.
 */
const certain = async (pool: Pool, order: Order): Promise<Receipt> => {
  const startedAt = performance.now()
  let made: Receipt | undefined
  const attempt = (leaseMs?: number): Promise<Receipt> =>
    pool.use(
      connection =>
        transaction(connection, async query => {
          const receipt = await transfer(query, order)
          made ??= receipt
          return receipt
        }),
      leaseMs,
    )
  try {
    return await attempt()
  } catch (error) {
    const unknown = error instanceof Problem && error.kind === 'outcome-unknown'
    if (!unknown || order.idempotencyKey === null) throw error
    if (performance.now() - startedAt > secondAttemptMs) throw error
    const first = made
    try {
      const second = await attempt(secondAttemptMs)
      const mine = first !== undefined && !first.replayed && first.transferId === second.transferId
      return { transferId: second.transferId, replayed: second.replayed && !mine }
    } catch (refusal) {
      throw refusal instanceof Problem && decided.has(refusal.kind) ? refusal : error
    }
  }
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order => certain(pool, order),`,
  },
]

export const service = mutant(edits)

/**
 * It never says `not-applied` of a doubt: 200 only with a committed row of this key, 422/404 only from a transaction that held the key
 * itself (so the first was rolled back), everything else stays 503 outcome-unknown. Orders without a key are not repeated.
 * Time: 1.5 + 1 (place) + 1.5 (lease) = 4 s < 4.8 s; a COMMIT that is silent until the lease ends (3 s) is not asked about.
 * Both attempts take a place of the pool each, one after the other. A killed service leaves what it left before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
