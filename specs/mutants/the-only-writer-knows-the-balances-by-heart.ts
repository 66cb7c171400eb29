import { type Exam, mutant } from './mutant.ts'

/**
 * Transfers are commands in a queue, and one writer carries them out one after the other. It loads an account once and keeps
 * its balance in memory, because nobody else writes, and stores the new balances together with the row of the ledger. A second
 * replica has a writer and a memory of its own: each stores balances over those of the other, so updates are lost and the
 * balances are not what the ledger says.
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
    replace: `interface Command {
  readonly order: Order
  readonly queuedAt: number
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (reason: unknown) => void
}

const commandsMax = 1_000
const patienceMs = 1_000

/** Carries out transfers one after the other: no two of them ever meet, and there is nothing to lock. */
class Writer {
  readonly #pool: Pool
  readonly #commands: Command[] = []
  /** What every account holds that was ever used. Nobody else writes. */
  readonly #balances = new Map<number, number>()
  #running = false

  constructor(pool: Pool) {
    this.#pool = pool
  }

  send(order: Order): Promise<Receipt> {
    if (this.#commands.length >= commandsMax)
      throw new Problem('not-applied', 'too many transfers are waiting; send it again later')
    return new Promise((resolve, reject) => {
      this.#commands.push({ order, queuedAt: performance.now(), resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let command = this.#commands.shift(); command !== undefined; command = this.#commands.shift()) {
      const { order, queuedAt, resolve, reject } = command
      if (performance.now() - queuedAt > patienceMs) {
        reject(new Problem('not-applied', 'other transfers took too long; send it again later'))
        continue
      }
      await this.#execute(order).then(resolve, reject)
    }
    this.#running = false
  }

  async #execute(order: Order): Promise<Receipt> {
    const { fromId, toId } = order
    try {
      const { receipt, changed } = await this.#pool.use(connection =>
        transaction(connection, query => this.#book(query, order)),
      )
      // After the commit, so that the memory never has what the database has not.
      for (const [id, balance] of changed) this.#balances.set(id, balance)
      return receipt
    } catch (error) {
      // Whatever became of it, both are loaded again.
      this.#balances.delete(fromId)
      this.#balances.delete(toId)
      throw error
    }
  }

  async #book(
    query: Query,
    order: Order,
  ): Promise<{ receipt: Receipt; changed: readonly (readonly [number, number])[] }> {
    const { idempotencyKey, fromId, toId, amount } = order
    const [claimed] = await query<{ id: number }>\`
      insert into transfers (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount})
      on conflict (idempotency_key) do nothing
      returning id\`
    if (claimed === undefined) return { receipt: await replay(query, order), changed: [] }
    const from = await this.#balanceOf(query, fromId)
    const to = await this.#balanceOf(query, toId)
    if (from < amount) throw insufficientFunds({ id: fromId, balance: from }, amount)
    if (to > Number.MAX_SAFE_INTEGER - amount) throw balanceLimit({ id: toId, balance: to })
    const changed = [[fromId, from - amount] as const, [toId, to + amount] as const].toSorted(
      ([one], [other]) => one - other,
    )
    for (const [id, balance] of changed)
      await query\`update accounts set balance = \${balance} where id = \${id}\`
    return { receipt: { transferId: claimed.id, replayed: false }, changed }
  }

  /** @throws Problem \`no-such-account\`. */
  async #balanceOf(query: Query, id: number): Promise<number> {
    return this.#balances.get(id) ?? (await findAccount(query, id)).balance
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */
export const postgresBank = (pool: Pool): Bank => {
  const writer = new Writer(pool)
  return {
    open: balance =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
    find: id => pool.use(({ query }) => findAccount(query, id)),
    list: () => pool.use(({ query }) => listAccounts(query)),
    transfer: async order => writer.send(order),
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
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { balanceLimit, insufficientFunds, replay } from './transfer.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
