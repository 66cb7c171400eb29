import { mutant, type Exam } from './mutant.ts'

/** Wrong: the id in the answer is that of the newest ledger row with this payer, payee and amount, which may be the row of another order. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }
}`,
    replace: `  return { transferId: await newest(query, order, attempt.transfer_id), replayed: false }
}

/** The receipt is read from the ledger: what is not there was not moved. */
const newest = async (query: Query, { fromId, toId, amount }: Order, least: number): Promise<number> => {
  const [row] = await query<{ id: number }>\`
    select id from transfers
    where id >= \${least} and from_id = \${fromId} and to_id = \${toId} and amount = \${amount}
    order by id desc limit 1\`
  if (row === undefined) throw new Error('the ledger row that was just written is gone')
  return row.id
}`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "one row for each confirmed operation" (\`exactlyOnce\`: two confirmations name the same row, and one row is named by none) and "a replay
 * answers the same body" (\`doubtsResolved\`, byte for byte: the replay finds the row by its key). An order takes its id before it waits for the
 * accounts. Seen: two orders with different keys, or without, for the same amount between the same two accounts at once; the one with the
 * higher id gets the lock first and commits; the other then answers with that id. One client alone is always answered rightly, and every
 * balance is right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
