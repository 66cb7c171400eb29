import { mutant, type Exam } from './mutant.ts'

/** Healthy: a transfer reads both balances without a lock and writes only where they are unchanged; who loses that race rolls back and takes the locks as before. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {`,
    replace: `/** A balance changed between the look and the write. Nothing of this attempt may stay. */
export class LostRace extends Error {
  override readonly name = 'LostRace'
}

/** Key, payer, payee, amount. The key is claimed as ever; the balances are those of one snapshot, and may be old at once. */
const lookStatement = \`
  with claimed as (
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id
  )
  select (select id from claimed) as transfer_id,
    (select balance from accounts where id = $2) as from_balance,
    (select balance from accounts where id = $3) as to_balance,
    false as moved\`

const look = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(lookStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('a select without a table gave no row')
    return attempt
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}

/** Writes in the order of ids, each only if the balance is the one that was seen. @throws LostRace. */
export const transferIfUnchanged = async (query: Query, order: Order): Promise<Receipt> => {
  const seen = await look(query, order)
  if (seen.transfer_id === null) return replay(query, order)
  const { from_balance: from, to_balance: to } = seen
  const { fromId, toId, amount } = order
  if (from === null || to === null || from < amount || to > Number.MAX_SAFE_INTEGER - amount) {
    throw refusal(order, seen)
  }
  const changes = [
    { id: fromId, balance: from, by: -amount },
    { id: toId, balance: to, by: amount },
  ].toSorted((one, other) => one.id - other.id)
  for (const { id, balance, by } of changes) {
    const changed = await query<{ id: number }>\`
      update accounts set balance = balance + \${by} where id = \${id} and balance = \${balance} returning id\`
    if (changed.length === 0) throw new LostRace('a balance is another by now')
  }
  return { transferId: seen.transfer_id, replayed: false }
}

const refusal = ({ fromId, toId, amount }: Order, attempt: Attempt): Problem => {`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { LostRace, transfer, transferIfUnchanged } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `/** At most two transactions, of which one is committed, within one lease. */
const transferOrLock = async (connection: Connection, order: Order): Promise<Receipt> => {
  try {
    return await transaction(connection, query => transferIfUnchanged(query, order))
  } catch (error) {
    if (!(error instanceof LostRace)) throw error
    return transaction(connection, query => transfer(query, order))
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => pool.use(connection => transferOrLock(connection, order)),`,
  },
]

export const service = mutant(edits)

/**
 * An unlocked balance decides only two things: a refusal, which was true at a moment within the request, and whether to write. The write
 * compares under the row's lock, computes from the row itself, and both rows are written in the order of ids, after the key: no lost update, no
 * overdraft, no ring, also with the other path and another replica. The loser's ROLLBACK frees key, ledger row and the first account; the
 * second attempt is the healthy statement, so nobody is turned away by a crowd. Only a COMMIT that was sent is ever in doubt: there is one.
 * Ids of the ledger have more gaps, and the database counts more rollbacks.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
