import { type Exam, mutant } from './mutant.ts'

/**
 * Keys moved into a table of their own, as the books on payment APIs have it: a key is entered as pending in one transaction,
 * the money is moved in a second one, and a third one takes the key out again if the order failed. Whoever loses the database
 * or the process between the first and the last leaves a key that is pending for ever. Its client is told 409, in flight, as
 * often as it asks, and a transfer that had no effect can never be made under its key.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => ({
  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),
  ping: async () => {
    await pool.use(({ query }) => query\`select 1\`, pingMs)
  },
})`,
    replace: `interface KeyRow {
  readonly from_id: number
  readonly to_id: number
  readonly amount: number
  /** Null while the transfer is pending. */
  readonly transfer_id: number | null
}

const createKeys = \`
  create table if not exists transfer_keys (
    key text primary key,
    from_id bigint not null,
    to_id bigint not null,
    amount bigint not null,
    transfer_id bigint
  )\`

const anyNumber = 5_117
const pendingMs = 1_000
const lookAgainMs = 40

/** The keys of transfers: pending, done, or free. */
class Keys {
  readonly #pool: Pool
  #made: Promise<unknown> | undefined

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** @returns null when the key is now pending for this order, else the receipt of the transfer that was made. */
  async begin(order: Order): Promise<Receipt | null> {
    await this.#make()
    const deadline = performance.now() + pendingMs
    while (true) {
      if (await this.#enter(order)) return null
      const row = await this.#find(order)
      if (row !== undefined) {
        const same =
          row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount
        if (!same)
          throw new Problem(
            'key-reused',
            \`key \${order.idempotencyKey} belongs to another transfer; use a new key\`,
          )
        if (row.transfer_id !== null) return { transferId: row.transfer_id, replayed: true }
      }
      if (performance.now() > deadline) throw keyInFlight(order)
      await sleep(lookAgainMs)
    }
  }

  /** In the transaction of the transfer. */
  async finish(query: Query, order: Order, transferId: number): Promise<void> {
    await query\`update transfer_keys set transfer_id = \${transferId} where key = \${order.idempotencyKey}\`
  }

  /** A transfer that failed leaves its key free. One that was committed all the same keeps it. */
  async abandon(order: Order): Promise<void> {
    await this.#pool.use(connection =>
      transaction(
        connection,
        query =>
          query\`delete from transfer_keys where key = \${order.idempotencyKey} and transfer_id is null\`,
      ),
    )
  }

  async #enter({ idempotencyKey, fromId, toId, amount }: Order): Promise<boolean> {
    const rows = await this.#pool.use(connection =>
      transaction(
        connection,
        query => query\`
          insert into transfer_keys (key, from_id, to_id, amount)
          values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
          on conflict (key) do nothing
          returning key\`,
      ),
    )
    return rows.length > 0
  }

  async #find({ idempotencyKey }: Order): Promise<KeyRow | undefined> {
    const [row] = await this.#pool.use(
      ({ query }) =>
        query<KeyRow>\`
          select from_id, to_id, amount, transfer_id from transfer_keys where key = \${idempotencyKey}\`,
    )
    return row
  }

  /** Once for each process; replicas that start together take turns. */
  async #make(): Promise<void> {
    this.#made ??= this.#pool
      .use(connection =>
        transaction(connection, async query => {
          await query(\`select pg_advisory_xact_lock(\${anyNumber})\`)
          await query(createKeys)
        }),
      )
      .catch((error: unknown) => {
        this.#made = undefined
        throw error
      })
    await this.#made
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => {
  const keys = new Keys(pool)

  const keyed = async (order: Order): Promise<Receipt> => {
    const done = await keys.begin(order)
    if (done !== null) return done
    try {
      return await pool.use(connection =>
        transaction(connection, async query => {
          const receipt = await transfer(query, order)
          await keys.finish(query, order, receipt.transferId)
          return receipt
        }),
      )
    } catch (error) {
      // The client hears of the first failure, not of a second one.
      await keys.abandon(order).catch(() => {})
      throw error
    }
  }

  return {
    open: balance =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
    find: id => pool.use(({ query }) => findAccount(query, id)),
    list: () => pool.use(({ query }) => listAccounts(query)),
    transfer: order =>
      order.idempotencyKey === null
        ? pool.use(connection => transaction(connection, query => transfer(query, order)))
        : keyed(order),
    ping: async () => {
      await pool.use(({ query }) => query\`select 1\`, pingMs)
    },
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
import type { Pool } from './pool.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { Bank, Order, Receipt } from './bank.ts'
import type { Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
