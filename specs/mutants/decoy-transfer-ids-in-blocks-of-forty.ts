import { type Exam, mutant } from './mutant.ts'

/**
 * Takes forty transfer ids from the sequence at a time, in a transaction of their own, and gives them out one by one. The
 * ledger will be split over several databases, and then a transfer must know its id before it is written.
 *
 * It looks as if each process numbered by itself: the ids of two replicas come in alternating runs, they do not grow with time,
 * and each end of a process leaves a gap. Each id comes from the one sequence of the database and is given out once. A block is
 * used only when its COMMIT was answered. To take forty always writes the sequence to the log, which keeps 32 values ahead, so
 * that COMMIT has put it on the disk: a database that dies does not give them out again. When the answer to that COMMIT is lost,
 * the block is dropped, and the order is answered `not-applied`, which is true: nothing of it was sent. No document promises ids
 * without gaps or in order.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)`,
    replace: `export const transfer = async (query: Query, order: Order, transferId: number): Promise<Receipt> => {
  const attempt = await move(query, order, transferId)`,
  },
  {
    file: 'app/transfer.ts',
    find: ` * Parameters: key, payer, payee, amount. Each`,
    replace: ` * Parameters: key, payer, payee, amount, id of the transfer. Each`,
  },
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (idempotency_key, from_id, to_id, amount, id) overriding system value
    values ($1, $2, $3, $4, $5)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const move = async (query: Query, order: Order, transferId: number): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `(
      moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
      transferId,
    )`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Connection } from './connection.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Ids that no other process has and that no transfer has yet. */
const reserved: number[] = []

const nextId = async (connection: Connection): Promise<number> => {
  const next = reserved.shift()
  if (next !== undefined) return next
  const [first, ...rest] = await reserve(connection)
  if (first === undefined) throw new Error('the sequence gave no number')
  reserved.push(...rest)
  return first
}

/** A sequence writes 32 numbers ahead: more than these are on the disk when the transaction is committed. */
const reserve = async (connection: Connection): Promise<readonly number[]> => {
  try {
    return await transaction(connection, async query => {
      const rows = await query<{ id: number }>\`
        select nextval(pg_get_serial_sequence('transfers', 'id')) as id from generate_series(1, 40)\`
      return rows.map(({ id }) => id)
    })
  } catch (error) {
    // Whether the numbers are taken is unknown; the transfer has not begun.
    if (error instanceof Problem && error.kind === 'outcome-unknown')
      throw new Problem('not-applied', 'the database did not answer, and the transfer was not begun', error)
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(async connection => {
      const transferId = await nextId(connection)
      return transaction(connection, query => transfer(query, order, transferId))
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
