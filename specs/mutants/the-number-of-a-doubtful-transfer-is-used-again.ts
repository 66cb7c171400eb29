import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: transfer numbers are taken from the sequence forty at a time, and a transfer that fails gives its number back, so that the
 * ledger has few gaps. A transfer whose COMMIT was lost fails too, as `outcome-unknown`, and gives back a number that may be in the
 * ledger. Then the next transfer takes it, is refused by the primary key, answers 500, and gives the same number back for the one
 * after it. One lost answer to a COMMIT poisons the process for good.
 *
 * Breaks docs/checks.md, `recovery.<fault>` for commitCut, commitReset, commitMuted and immediateShutdown; CONTRACT.md has no 500
 * among "Transfer errors".
 * One would see: after one lost answer a large share of all transfers is answered 500; the log says `duplicate key value violates
 * unique constraint "transfers_pkey"`. Refusals (422, 404), replays, losses before COMMIT and a second replica are handled well.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */`,
    replace: `/** The number that an order has taken, to be given back if it was not used. */
export interface Slip {
  number?: number
}

const unused: number[] = []
const blockOf = 40

/** A number taken from the sequence is nobody else's, whatever becomes of the transaction. */
const takeNumber = async (query: Query): Promise<number> => {
  const known = unused.pop()
  if (known !== undefined) return known
  const block = await query<{ number: number }>\`
    select nextval(pg_get_serial_sequence('transfers', 'id')) as number from generate_series(1, \${blockOf}::int)\`
  const [first, ...others] = block.map(({ number }) => number)
  if (first === undefined) throw new Error('the sequence gave no number')
  unused.push(...others.reverse())
  return first
}

export const giveBack = ({ number }: Slip): void => {
  if (number !== undefined) unused.push(number)
}

/** The state of an order at the moment both accounts were locked. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const transfer = async (query: Query, order: Order, slip: Slip = {}): Promise<Receipt> => {
  const number = await takeNumber(query)
  slip.number = number`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const attempt = await move(query, order, number)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)`,
    replace: `    insert into transfers (id, idempotency_key, from_id, to_id, amount) overriding system value`,
  },
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)`,
    replace: `    values ($5, $1, $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const move = async (query: Query, order: Order, number: number): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount, number)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { giveBack, type Slip, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** A replay and a failure have not used their number: the next order gets it. */
const numbered = async (pool: Pool, order: Order): Promise<Receipt> => {
  const slip: Slip = {}
  try {
    const receipt = await pool.use(connection =>
      transaction(connection, query => transfer(query, order, slip)),
    )
    if (receipt.replayed) giveBack(slip)
    return receipt
  } catch (error) {
    giveBack(slip)
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => numbered(pool, order),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
