import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: no account is locked and looked at before it is changed. Each side is one update that guards itself (`balance + delta` must
 * stay between 0 and 2^53 - 1), the lower id first, so the payee is often credited before the payer is looked at. The guard alone would
 * refuse who is poor only in the snapshot; so after a miss both rows are locked in the same order, and the locked balances decide: what
 * is enough by now is moved after all, else the reason is told and everything rolled back.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** One side of an order. It waits for the row, and tests the newest balance. */
const guardedStatement = \`
  update accounts set balance = balance + $2
  where id = $1 and balance + $2 between 0 and \${Number.MAX_SAFE_INTEGER}
  returning id\`

const guarded = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  const [claimed] = await query<{ readonly id: number }>\`
    insert into transfers (idempotency_key, from_id, to_id, amount)
    values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
    on conflict (idempotency_key) do nothing
    returning id\`
  if (claimed === undefined) return { transfer_id: null, from_balance: null, to_balance: null, moved: false }

  const sides = [
    { id: fromId, delta: -amount },
    { id: toId, delta: amount },
  ].sort((one, other) => one.id - other.id)
  const done = new Map<number, number>()
  for (const { id, delta } of sides) {
    const rows = await query(guardedStatement, id, delta)
    if (rows.length === 0) break
    done.set(id, delta)
  }
  if (done.size === 2) return { transfer_id: claimed.id, from_balance: null, to_balance: null, moved: true }

  const rows = await query<Account>\`
    select id, balance from accounts where id in (\${fromId}, \${toId}) order by id for no key update\`
  const before = (id: number): number | null => {
    const row = rows.find(candidate => candidate.id === id)
    return row === undefined ? null : row.balance - (done.get(id) ?? 0)
  }
  const from = before(fromId)
  const to = before(toId)
  const moved =
    from !== null && to !== null && from >= amount && to <= Number.MAX_SAFE_INTEGER - amount
  if (moved) {
    for (const { id, delta } of sides) {
      if (done.has(id)) continue
      const rest = await query(guardedStatement, id, delta)
      if (rest.length === 0) throw new Problem('not-applied', 'the balances could not be written; send it again later')
    }
  }
  return { transfer_id: claimed.id, from_balance: from, to_balance: to, moved }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
    if (attempt === undefined) throw new Error('an aggregate gave no row')
    return attempt
  } catch (error) {`,
    replace: `  try {
    return await guarded(query, order)
  } catch (error) {`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
