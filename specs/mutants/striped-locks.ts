import { mutant, type Exam } from './mutant.ts'

/** Wrong: seven advisory locks stand for all accounts, and they are taken in the order of the ids and not of the locks. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await lockStripes(query, order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `/**
 * Parameters: key, payer, payee, amount.`,
    replace: `/** A prime, so that neighbours are spread evenly. */
const stripes = 7

/** Transfers of one account wait here, before their statement begins. The lower id comes first, so two of them never deadlock. */
const lockStripes = async (query: Query, { fromId, toId }: Order): Promise<void> => {
  for (const id of [Math.min(fromId, toId), Math.max(fromId, toId)]) {
    await query('select pg_advisory_xact_lock($1)', id % stripes)
  }
}

/**
 * Parameters: key, payer, payee, amount.`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "no transactions wait for each other in a ring" (noDeadlock), "Every order takes its locks in one sequence … so two orders never
 * deadlock", and, where it is turned away for that, "none is turned away: ten clients are no overload" (noDoubt).
 * Seen: two transfers with no account in common whose ids are seven apart or more, such as 1 → 9 (locks 1, 2) and 2 → 8 (locks 2, 1), at the
 * same instant. To and fro between two accounts, and round three neighbours, never deadlock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.noDeadlock', 'transaction.throughout.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
