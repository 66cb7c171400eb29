import { mutant, type Exam } from './mutant.ts'

/**
 * It never looks at a balance before it changes it: `balance = balance + x` in the order of ids, and the table's own CHECK
 * says when there is too little. The money is moved first and judged afterwards.
 *
 * Why it keeps every promise: all is one transaction, so each refusal after a change is rolled back. An UPDATE that has
 * waited computes from the newest version of the row, and the CHECK judges that one. The key is claimed before any
 * account, and accounts are locked in the order of ids in all replicas: no ring. A replay is decided before accounts are
 * looked at. Accounts are never removed, so a look without a lock says truly which is missing. The payee's limit is
 * checked on the balance before the change, of the row that is locked by it. Each wait for a lock ends after a second, the
 * lease after three, and BEGIN, COMMIT and their losses are untouched. 422 names the amount but no balance: no promise does.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'
`,
    replace: `import { findAccount, insertAccount, listAccounts, noSuchAccount } from './accounts.ts'
import type { Bank, Order, Receipt } from './bank.ts'
import { isServerError, type Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'
`,
    replace: `import { balanceLimit, keyInFlight, lockNotAvailable, replay } from './transfer.ts'

const claim = async (query: Query, order: Order): Promise<number | null> => {
  const { idempotencyKey, fromId, toId, amount } = order
  try {
    const [row] = await query<{ id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
      on conflict (idempotency_key) do nothing returning id\`
    return row?.id ?? null
  } catch (error) {
    if (!isServerError(error) || error.code !== lockNotAvailable) throw error
    throw /\\btransfers\\b/.test(error.where ?? '') ? keyInFlight(order) : error
  }
}

const change = async (query: Query, id: number, by: number): Promise<void> => {
  try {
    const [row] = await query<{ before: number }>\`
      update accounts set balance = balance + \${by} where id = \${id} returning balance - \${by} as before\`
    if (row === undefined) throw noSuchAccount(id)
    if (row.before > Number.MAX_SAFE_INTEGER - by) throw balanceLimit({ id, balance: row.before })
  } catch (error) {
    if (!isServerError(error) || error.constraint_name !== 'accounts_balance_check') throw error
    throw new Problem('insufficient-funds', \`account \${id} holds less than \${-by}; send less\`, error)
  }
}

/** Key before accounts, accounts by id: the locks have one order. */
const transfer = async (query: Query, order: Order): Promise<Receipt> => {
  const { fromId, toId, amount } = order
  const transferId = await claim(query, order)
  if (transferId === null) return replay(query, order)
  const known = await query<{ id: number }>\`select id from accounts where id in (\${fromId}, \${toId})\`
  const missing = [fromId, toId].find(id => !known.some(account => account.id === id))
  if (missing !== undefined) throw noSuchAccount(missing)
  const debit = () => change(query, fromId, -amount)
  const credit = () => change(query, toId, amount)
  for (const step of fromId < toId ? [debit, credit] : [credit, debit]) await step()
  return { transferId, replayed: false }
}
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
