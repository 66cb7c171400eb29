import { type Exam, mutant } from './mutant.ts'

/**
 * Reads the row that owns a key in the statement that tries to claim it: one round trip less for each replay. It is the pattern
 * that everybody knows: insert, on conflict do nothing, and a join for the row that was there before.
 *
 * A replay that comes after the first order was answered is right. One that comes while the first is under way waits for its
 * key, as it must; then the first commits, and the replay's statement goes on with the snapshot that it took before it waited.
 * That does not have the row. The service finds neither a claim nor a row, and says 409: the key is in flight. It is not: its
 * transfer is committed. So of twenty orders with one key sent at once, one is confirmed and most are refused with 409 within
 * milliseconds, though the contract says that a concurrent replay waits first and that 409 comes at the deadline only.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  readonly to_balance: number | null
  readonly moved: boolean
}`,
    replace: `  readonly to_balance: number | null
  readonly moved: boolean
  /** The transfer that owns the key. Null when there is none. */
  readonly known_id: number | null
  readonly known_from: number | null
  readonly known_to: number | null
  readonly known_amount: number | null
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `  if (attempt.transfer_id === null) return replayOf(order, attempt)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    (select count(*) from moved) = 2 as moved
  from parties\``,
    replace: `    (select count(*) from moved) = 2 as moved,
    known.id as known_id, known.from_id as known_from, known.to_id as known_to, known.amount as known_amount
  from parties left join transfers as known on known.idempotency_key = $1\``,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** The claim and the row that it conflicted with come from one statement. */
const replayOf = (order: Order, known: Attempt): Receipt => {
  if (known.known_id === null) throw keyInFlight(order)
  const same =
    known.known_from === order.fromId && known.known_to === order.toId && known.known_amount === order.amount
  if (same) return { transferId: known.known_id, replayed: true }
  throw new Problem('key-reused', \`key \${order.idempotencyKey} belongs to another transfer; use a new key\`)
}

interface LedgerRow {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
