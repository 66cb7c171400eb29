import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: accounting reads the ledger in the order of created_at, and must not find a row that is dated before one it has already read. So each order dates its row again under a lock,
 * "the journal", which it keeps until its COMMIT. Orders without a key take the journal first and then the accounts; orders with a key take key, accounts, and the journal last. Two orders
 * of the same kind never deadlock, two of different kinds do.
 *
 * A team comes to it in two steps: at first every order took the journal at its beginning. Then one that waited for its key held up all others, and for orders with a key the lock was moved
 * to the end; "without a key there is nothing to wait for". Its load test sends a key with every order.
 *
 * A client sees: POST /api/transfer between the same two accounts, half of them with an Idempotency-Key and half without, from ten clients. The keyed order holds the account and waits for
 * the journal, the other holds the journal and waits for the account: after a second one of them, or both, is 503 `not-applied`, and all other orders stand still as long. Breaks
 * CONTRACT.md, transaction.*: no deadlock. And behind one locked account a single order without a key stops every account.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)
`,
    replace: `export const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const keyed = order.idempotencyKey !== null
  // Without a key there is nothing to wait for.
  if (!keyed) await takeJournal(query)
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  // Not before: who waits for a key must not hold up all others.
  if (keyed) await takeJournal(query)
  await query\`update transfers set created_at = clock_timestamp() where id = \${attempt.transfer_id}\`
`,
  },
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount.`,
    replace: `/** The number of the lock that makes the dates of the ledger follow the order of its commits. */
const takeJournal = async (query: Query): Promise<void> => {
  await query\`select pg_advisory_xact_lock(7410)\`
}

/**
 * Parameters: key, payer, payee, amount.`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
