import { mutant, type Exam } from './mutant.ts'

/**
 * Ids above the highest account that this process knows are answered 404 without a look, so that who tries out ids costs
 * the database nothing. What it opens itself it knows at once; after others it looks once in ten seconds at most. One
 * process alone is right. Of two, each says for up to ten seconds that the newest accounts of the other do not exist.
 *
 * Breaks docs/checks.md, Two replicas: "the rules above hold for two containers of the service on one database. Breaks by
 * what is kept in one process: a lock, a cache, keys, a counter of ids", and CONTRACT.md: "404 no such account".
 * One would see: 201 from one replica, then 404 for GET and transfer of this account from the other, if that has looked
 * for a newer account within ten seconds before; transfers between the new accounts are refused there and made here.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
`,
    replace: `import { findAccount, insertAccount, listAccounts, noSuchAccount } from './accounts.ts'
import type { Account, Bank } from './bank.ts'
import type { Query } from './connection.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** Whoever tries out ids may cost the database one statement in this time. */
const lookEveryMs = 10_000
let highestId = 0
let lookedAt = Number.NEGATIVE_INFINITY

const remember = (account: Account): Account => {
  highestId = Math.max(highestId, account.id)
  return account
}

const refuseUnknown = async (query: Query, ids: readonly number[]): Promise<void> => {
  if (ids.every(id => id <= highestId)) return
  if (performance.now() - lookedAt > lookEveryMs) {
    const [row] = await query<{ highest: number }>\`select coalesce(max(id), 0) as highest from accounts\`
    highestId = Math.max(highestId, row?.highest ?? 0)
    lookedAt = performance.now()
  }
  for (const id of ids) if (id > highestId) throw noSuchAccount(id)
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
  find: id => pool.use(({ query }) => findAccount(query, id)),
`,
    replace: `  open: async balance =>
    remember(await pool.use(connection => transaction(connection, query => insertAccount(query, balance)))),
  find: id => pool.use(({ query }) => refuseUnknown(query, [id]).then(() => findAccount(query, id))),
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `query => transfer(query, order))),
`,
    replace: `query =>
    refuseUnknown(query, [order.fromId, order.toId]).then(() => transfer(query, order)))),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
