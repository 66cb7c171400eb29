import { mutant, type Exam } from './mutant.ts'

/** Wrong: an order that has waited its second for a lock is tried once more with `skip locked`; an account that is still locked is then missing, and answered 404. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)`,
    replace: `export const transfer = async (query: Query, order: Order, waits = true): Promise<Receipt> => {
  const attempt = await move(query, order, waits)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const moveStatement = \``,
    replace: `const moveStatement = (waits: boolean): string => \``,
  },
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id for no key update \${waits ? '' : 'skip locked'}`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const move = async (query: Query, order: Order, waits: boolean): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(moveStatement(waits), idempotencyKey, fromId, toId, amount)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { lockNotAvailable, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** Often the lock comes free just after the wait for it. So one more look, which does not wait again. */
const transferOrLook = async (connection: Connection, order: Order): Promise<Receipt> => {
  try {
    return await transaction(connection, query => transfer(query, order))
  } catch (error) {
    if (!isServerError(error) || error.code !== lockNotAvailable) throw error
    return transaction(connection, query => transfer(query, order, false))
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => pool.use(connection => transferOrLook(connection, order)),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "404 no such account": the account exists. The client is told for good what is true for a second; the documents answer it with "503 +
 * Retry-After with type ending not-applied". No money is wrong, and the key stays free.
 * Seen: while a row of accounts is locked for longer than the service waits for it (1 s), by anybody: each order that touches it is
 * answered 404 "account N does not exist", without Retry-After. A lock on the whole table is answered as before, and so is one that is
 * shorter, so nothing is seen in a run where nobody waits.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
