import { type Exam, mutant } from './mutant.ts'

/**
 * An order does not wait for a busy account at once. For 0.3 s it tries with NOWAIT, rolls back, and tries again some
 * milliseconds later, holding nothing in between, not even its key. After that it queues at the database as ever.
 *
 * It looks like a service that tries again by itself, without regard to fairness, and whose transactions fail all the time. But each
 * try is a whole transaction that has rolled back before the next begins; only "lock not available" is tried again, never a lost
 * connection or COMMIT; the last try waits in line, so nobody starves; and all of it ends within the lease.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)`,
    replace: `export const transfer = async (query: Query, order: Order, waits = true): Promise<Receipt> => {
  const attempt = await move(query, order, waits ? moveStatement : moveAtOnceStatement)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Fails at once where an account is busy. For the key it waits all the same. */
const moveAtOnceStatement = moveStatement.replace('for no key update', 'for no key update nowait')

const move = async (query: Query, order: Order, statement: string): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(statement, idempotencyKey, fromId, toId, amount)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'`,
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

/** How long an order tries before it queues. */
const nimbleMs = 300

const isBusy = (error: unknown): boolean => isServerError(error) && error.code === lockNotAvailable

/** Each try is a transaction of its own, and has ended before the next. */
const nimbly = async (connection: Connection, order: Order): Promise<Receipt> => {
  const queuesAt = performance.now() + nimbleMs
  while (performance.now() < queuesAt) {
    try {
      return await transaction(connection, query => transfer(query, order, false))
    } catch (error) {
      if (!isBusy(error)) throw error
    }
    await sleep(10 + Math.random() * 30)
  }
  return transaction(connection, query => transfer(query, order))
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => pool.use(connection => nimbly(connection, order)),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
