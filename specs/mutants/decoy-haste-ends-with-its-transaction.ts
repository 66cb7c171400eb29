import { type Exam, mutant } from './mutant.ts'

/**
 * An order that has waited for its place waits the less for its accounts: its `lock_timeout` is a second less the wait, and a quarter
 * of a second at least. It is set inside the transaction, and with `is_local`.
 *
 * It looks like a setting that stays in the session and makes all who come later impatient. But it ends with the transaction,
 * whether that commits, is rolled back or lost; it shortens a wait and never makes one endless; and who meets it is told the truth: 409
 * where the key is under way, 503 `not-applied` else. Who got a place at once has the whole second.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    work: (connection: Connection, waitedMs: number) => Promise<T>,
    leaseMs = this.#options.leaseMs,
  ): Promise<T> {
    const askedAt = performance.now()
    await this.#turnstile.enter()
    const waitedMs = performance.now() - askedAt`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      return await this.#lend(connection => work(connection, waitedMs), leaseMs)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Place and accounts together are waited for as long as this, the accounts alone for a quarter at least. */
const patienceMs = 1_000
const leastMs = 250
const worthTellingMs = 50

const inHaste = async (query: Query, order: Order, waitedMs: number): Promise<Receipt> => {
  if (waitedMs > worthTellingMs) {
    const lockMs = Math.max(leastMs, patienceMs - Math.round(waitedMs))
    await query\`select set_config('lock_timeout', \${String(lockMs)}, true)\`
  }
  return transfer(query, order)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use((connection, waitedMs) => transaction(connection, query => inHaste(query, order, waitedMs))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
