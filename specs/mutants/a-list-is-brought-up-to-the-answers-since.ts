import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a list may be older than transfers that were answered while it was read, so each balance in it is replaced by the one that the
 * last answered transfer of the past 100 ms left there. But the list may be newer than that, or hold the other side of a transfer that
 * is not answered yet: then its balances are of different moments and do not add up to its total. A user who lists while ten clients
 * transfer notices within a second: breaks `conservation` and `readsConfirmed`.
 */
export const service = mutant([
  {
    file: 'app/bank.ts',
    find: `  readonly replayed: boolean`,
    replace: `  readonly replayed: boolean
  /** Both accounts as the transfer left them. */
  readonly left?: readonly Account[]`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  const left = [
    { id: order.fromId, balance: (attempt.from_balance ?? 0) - order.amount },
    { id: order.toId, balance: (attempt.to_balance ?? 0) + order.amount },
  ]
  return { transferId: attempt.transfer_id, replayed: false, left }`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const freshMs = 100

/** What the transfers of the last moments left in their accounts. */
const answered = new Map<number, { readonly balance: number; readonly at: number }>()

const upToDate = ({ id, balance }: Account): Account => {
  const last = answered.get(id)
  if (last === undefined) return { id, balance }
  if (performance.now() - last.at < freshMs) return { id, balance: last.balance }
  answered.delete(id)
  return { id, balance }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: async () => {
    const { accounts, total } = await pool.use(({ query }) => listAccounts(query))
    return { accounts: accounts.map(upToDate), total }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    for (const { id, balance } of receipt.left ?? []) answered.set(id, { balance, at: performance.now() })
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
