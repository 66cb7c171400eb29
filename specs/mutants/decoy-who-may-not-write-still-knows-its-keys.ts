import { type Exam, mutant } from './mutant.ts'

/**
 * Right, and unusual: while the database takes no changes, because it is a standby for the moment, the service still looks a key up in the ledger. What is there is done, and is answered as the replay that it is; under
 * another body the key is refused with 422. Only what is not there is turned away with 503 `not-applied`: nothing was written for this order, and nothing will be.
 *
 * How a team comes to it: after a failover clients that were in doubt about their COMMIT came back with their keys and heard for minutes that the database takes no changes, although the
 * answer was in the ledger.
 *
 * A client sees: during the fault POST /api/transfer with a known key is answered 200 with `Idempotency-Replayed: true`, and with a new key 503, from the same service
 * in the same second. An outcome that is unknown can be resolved before the fault is over.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */
export const replay = async (query: Query, order: Order): Promise<Receipt> => {
  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\`
  if (row === undefined) throw new Error('the ledger row that owned the key is gone')
`,
    replace: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */
export const replay = async (query: Query, order: Order): Promise<Receipt> => {
  const receipt = await lookUp(query, order)
  if (receipt === undefined) throw new Error('the ledger row that owned the key is gone')
  return receipt
}

/** What the ledger says of the key of an order. @throws Problem \`key-reused\`. */
export const lookUp = async (query: Query, order: Order): Promise<Receipt | undefined> => {
  const [row] = await query<LedgerRow>\`
    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\`
  if (row === undefined) return undefined
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import { type Connection, isServerError } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'
import { transfer } from './transfer.ts'
`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'
import { lookUp, transfer } from './transfer.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Of a database that is read-only, and of a standby. */
const takesNoChanges: ReadonlySet<string> = new Set(['25006', '0A000'])

/** The database has refused to begin, because it takes no changes. Nothing of the order has happened. */
const mayNotWrite = (error: unknown): boolean => {
  const cause: unknown = error instanceof Problem ? error.cause : undefined
  return isServerError(cause) && takesNoChanges.has(cause.code)
}

/** Moves the money; where nothing may be written, finds what was moved before. */
const transferOrFind = async (connection: Connection, order: Order): Promise<Receipt> => {
  try {
    return await transaction(connection, query => transfer(query, order))
  } catch (error) {
    if (order.idempotencyKey === null || !connection.alive || !mayNotWrite(error)) throw error
    const receipt = await lookUp(connection.query, order)
    if (receipt === undefined) throw error
    return receipt
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
`,
    replace: `  transfer: order => pool.use(connection => transferOrFind(connection, order)),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
