import { type Exam, mutant } from './mutant.ts'

/**
 * The bank caches the accounts that clients read. Each cached account has an interval that marks it stale every two seconds.
 * Then the next read asks the database, replaces the entry and clears the interval of the old one. A transfer changes two
 * balances, so it deletes both entries from the map: there nobody thought of the interval. The next read makes a new entry
 * with a new interval. About one interval in 16 requests stays, with its entry: about 800 bytes each.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const freshMs = 2_000

interface CachedAccount {
  readonly account: Account
  fresh: boolean
  readonly timer: NodeJS.Timeout
}

/** The accounts that were read lately. What another instance changes is seen when the entry is stale. */
class AccountCache {
  readonly #entries = new Map<number, CachedAccount>()

  find(id: number): Account | undefined {
    const entry = this.#entries.get(id)
    return entry?.fresh === true ? entry.account : undefined
  }

  keep(account: Account): Account {
    clearInterval(this.#entries.get(account.id)?.timer)
    const timer = setInterval(() => {
      entry.fresh = false
    }, freshMs)
    const entry: CachedAccount = { account, fresh: true, timer }
    this.#entries.set(account.id, entry)
    return account
  }

  /** Its balance has changed. */
  forget(id: number): void {
    this.#entries.delete(id)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool, cache = new AccountCache()): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id =>
    cache.find(id) ?? cache.keep(await pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } finally {
      cache.forget(order.fromId)
      cache.forget(order.toId)
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.handles'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `const timer = setInterval(() => {`,
}
