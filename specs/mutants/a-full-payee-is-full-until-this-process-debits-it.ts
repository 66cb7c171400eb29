import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong with two replicas: a payee that an order would have filled beyond 2^53 is remembered, with the amount, until this process
 * itself debits it, and orders for as much are refused 422 without a look at the balance (known keys are still replayed). When the
 * other replica has debited the account, this one refuses for ever what it has room for: the rules are promised to hold for two
 * containers on one database, and 422 only for a rule that forbids the order.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

/** Payees without room, by id: what they hold, and the amount that was too much. */
const full = new Map<number, { readonly balance: number; readonly amount: number }>()`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const known = full.get(order.toId)
  if (known !== undefined && order.amount >= known.amount) {
    if (await isBooked(query, order)) return replay(query, order)
    throw balanceLimit({ id: order.toId, balance: known.balance })
  }
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  full.delete(order.fromId)
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `const isBooked = async (query: Query, { idempotencyKey }: Order): Promise<boolean> => {
  if (idempotencyKey === null) return false
  const rows = await query<object>('select id from transfers where idempotency_key = $1', idempotencyKey)
  return rows.length > 0
}

interface LedgerRow {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return balanceLimit({ id: toId, balance: to })`,
    replace: `  full.set(toId, { balance: to, amount })
  return balanceLimit({ id: toId, balance: to })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.refusalsEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
