import { mutant, type Exam } from './mutant.ts'

/** Wrong: the lock on the key and the look for its transfer are one statement, whose snapshot is from before the wait: who waited finds nothing and inserts the key again. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `  if (order.idempotencyKey !== null && (await isKnown(query, order))) return replay(query, order)
  const attempt = await move(query, order)
  if (attempt.transfer_id === null) throw new Error('insert … returning gave no row')`,
  },
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id`,
    replace: `    values ($1, $2, $3, $4)
    returning id`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/**
 * Orders with one key come one after the other. A key that another order has used is found here, so that the ledger gets no row, and its
 * sequence loses no number, for a replay. Keys that share a hash only wait for each other.
 */
const turnStatement = \`
  with turn as materialized (select pg_advisory_xact_lock(hashtextextended($1, 0)))
  select exists (select from transfers where idempotency_key = $1) as known from turn\`

const isKnown = async (query: Query, order: Order): Promise<boolean> => {
  try {
    const [turn] = await query<{ known: boolean }>(turnStatement, order.idempotencyKey)
    return turn?.known ?? false
  } catch (error) {
    if (!isServerError(error) || error.code !== lockNotAvailable) throw error
    throw keyInFlight(order)
  }
}

interface LedgerRow {`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, in keys: under READ COMMITTED a statement sees what was committed when it began. The second order with a key begins its look, waits in it for the first to commit, and then
 * looks in the snapshot from before: the key is unknown to it. Its insert breaks the unique key (23505), which nobody expects behind the lock: 500 in place of the replay. Two
 * statements, first the lock and then the look, would be right.
 * Seen: when a key is sent several times at once, at one replica or at two. A key that is sent again after its answer is replayed as promised; no money is moved twice.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
