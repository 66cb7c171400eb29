import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: payer and payee are put into an object, and each is locked by itself in the order in which the object lists its names. JavaScript lists
 * names that are array indices by size and not by the time they were added, so all orders lock by id. Above 2^32 that
 * would end; ids are counted from 1. The key is claimed first.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)`,
    replace: `  const attempt = await moveInSteps(query, order)
  if (attempt.transfer_id === null) return replay(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
    replace: `const moveInSteps = async (query: Query, order: Order): Promise<Attempt> => {
  const { fromId, toId, amount } = order
  const attempt = { transfer_id: null, from_balance: null, to_balance: null, moved: false }
  const transferId = await claim(query, order)
  if (transferId === null) return attempt
  const balances: Record<number, number | null> = { [fromId]: null, [toId]: null }
  // Names that are whole numbers are listed by size, whoever pays.
  for (const id of Object.keys(balances).map(Number)) {
    const [row] = await query<{ balance: number }>\`
      select balance from accounts where id = \${id} for no key update\`
    balances[id] = row?.balance ?? null
  }
  const from = balances[fromId] ?? null
  const to = balances[toId] ?? null
  const found = { transfer_id: transferId, from_balance: from, to_balance: to, moved: false }
  if (from === null || to === null || from < amount || to > Number.MAX_SAFE_INTEGER - amount) return found
  await query\`update accounts set balance = \${from - amount} where id = \${fromId}\`
  await query\`update accounts set balance = \${to + amount} where id = \${toId}\`
  return { ...found, moved: true }
}

/** The id of the transfer, or null when another owns the key. */
const claim = async (query: Query, order: Order): Promise<number | null> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [row] = await query<{ id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
      on conflict (idempotency_key) do nothing
      returning id\`
    return row?.id ?? null
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}

/** Postgres names the relation it waited in: the ledger for a key, else an account. */`,
  },
])

/** Breaks nothing: crossing orders and rings wait for each other and never deadlock. Each order takes four more round trips. */

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
