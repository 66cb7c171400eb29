import { mutant, type Exam } from './mutant.ts'

/** Wrong: an answer is called a replay only if the ledger row is older than the request. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const receivedAt = Date.now()
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `if (attempt.transfer_id === null) return replay(query, order, receivedAt)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly amount: number
}

/** A new statement`,
    replace: `  readonly amount: number
  readonly created_at: Date
}

/** A new statement`,
  },
  {
    file: 'app/transfer.ts',
    find: `export const replay = async (query: Query, order: Order): Promise<Receipt> => {`,
    replace: `export const replay = async (query: Query, order: Order, receivedAt: number): Promise<Receipt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `select id, from_id, to_id, amount from transfers`,
    replace: `select id, from_id, to_id, amount, created_at from transfers`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  // A row that was made while this request was here is news to its client.
  if (same) return { transferId: row.id, replayed: row.created_at.getTime() < receivedAt }`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a replay answers the same body with Idempotency-Replayed: true".
 * Seen: one key many times at the same instant, over several connections of the pool: one ledger row, one transferId, but several
 * answers without the header, as if each of them had moved the money. A replay that starts a few ms later has it.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
