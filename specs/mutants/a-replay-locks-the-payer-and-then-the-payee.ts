import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a replay is answered only after both accounts were locked, as a proof that they are still there. It locks the payer, then the payee, each by a
 * statement, while orders lock by id: replays of crossing transfers, or a replay and an order, wait for each other.
 */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `  if (same) return { transferId: row.id, replayed: true }
`,
    replace: `  if (same) {
    // The receipt is repeated only while its accounts exist, and nobody may close one until it is answered.
    await stay(query, order.fromId)
    await stay(query, order.toId)
    return { transferId: row.id, replayed: true }
  }
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {`,
    replace: `const stay = async (query: Query, id: number): Promise<void> => {
  const [account] = await query<Account>\`
    select id, balance from accounts where id = \${id} for no key update\`
  if (account === undefined) throw noSuchAccount(id)
}

const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `noDeadlock`: "no transactions deadlock". A replay of 7 to 3 holds 7 and wants 3; an order, or a replay of 3 to 7, holds 3 and wants 7. Both wait
 * for a second, until the deadlock or the lock_timeout ends one, which is answered 503 `not-applied`, although the transfer of that key was applied long ago.
 * When: a replay whose payer has the higher id meets another order or replay of the same two accounts (or closes a longer ring). First orders alone never
 * do, nor do twenty replays in one direction.
 * Seen: many clients that ask again at one time, as after a fault, about transfers in both directions between few accounts; in `pg_stat_database.deadlocks` and
 * in the lock table; as a replay that takes a second and is refused. A replay also waits for an account that is merely locked.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'caught',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
}
