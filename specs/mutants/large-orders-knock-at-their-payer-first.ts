import { mutant, type Exam } from './mutant.ts'

/** Wrong: an order of 50 or more locks its payer in a statement of its own, before the statement that locks both accounts by id. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {`,
    replace: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    if (amount >= largeFrom) await knock(query, fromId)`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `const largeFrom = 50

/**
 * A large order queues for its payer before it writes a ledger row: most of those that are refused are large, and each leaves a
 * dead row and an entry in the index of the keys. The move itself still locks both accounts by id.
 */
const knock = async (query: Query, payer: number): Promise<void> => {
  await query\`select from accounts where id = \${payer} for no key update\`
}

/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `noDeadlock`: an order of 50 or more whose payer has the larger id holds that account and asks for the smaller one,
 * while any other order between the two holds the smaller and asks for the larger. Small orders among themselves, and large ones
 * that pay upwards, keep to the order of ids, so orders of 1 that cross at the barrier never form a ring.
 * Seen: where clients draw amounts up to 100 between few accounts, as in the random transfers and in every fault run: Postgres ends
 * one of the two after a second, or `lock_timeout` does: 503 `not-applied` without any fault.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.noDeadlock'],
  mayBreak: 'any',
}
