import { type Exam, mutant } from './mutant.ts'

/**
 * An order whose payer holds too little is rolled back, rests for 60 ms without a place in the pool, and is made once more. The second
 * answer counts. A team writes it because money on its way to the payer often arrives in that time. It looks like a retry that
 * does an order twice, or late. It is healthy: the first transaction has left nothing, not even the key. The second is
 * a whole order under the same key, and the client waits for it. A slow first one is not repeated, so that both end in time.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
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

/** Money that is on its way to the payer arrives in this time. */
const restMs = 60
/** A first try that took longer is not repeated. */
const firstTryMs = 150

const isPoor = (error: unknown): boolean => error instanceof Problem && error.kind === 'insufficient-funds'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const make = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    const startedAt = performance.now()
    try {
      return await make()
    } catch (error) {
      if (!isPoor(error) || performance.now() - startedAt > firstTryMs) throw error
    }
    await sleep(restMs)
    return make()
  },`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
