import { type Exam, mutant } from './mutant.ts'

/**
 * After an order has waited in vain for the lock of an account, both of its accounts are left alone for ten seconds: orders for
 * them are turned away at once with 503 `not-applied`. A team writes it so that one hot account does not fill the pool with those
 * who wait. But the rest does not end when the lock does, and it includes the account that was free. A client sees that orders are
 * turned away for many seconds after nobody holds a lock. Retry-After says one second all the while.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'
import { isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { lockNotAvailable, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const restMs = 10_000

/** When the accounts whose lock was waited for in vain may be asked for again. */
const restsUntil = new Map<number, number>()

const refuseResting = ({ fromId, toId }: Order): void => {
  for (const id of [fromId, toId]) {
    const until = restsUntil.get(id)
    if (until === undefined) continue
    if (performance.now() < until)
      throw new Problem('not-applied', \`account \${id} is very busy; send it again later\`)
    restsUntil.delete(id)
  }
}

const restAfter = (error: unknown, { fromId, toId }: Order): void => {
  const reason = error instanceof Problem ? error.cause : undefined
  if (!isServerError(reason) || reason.code !== lockNotAvailable) return
  for (const id of [fromId, toId]) restsUntil.set(id, performance.now() + restMs)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    refuseResting(order)
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } catch (error) {
      restAfter(error, order)
      throw error
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolRecovery'],
  mayBreak: 'any',
  firstTry: 'caught',
}
