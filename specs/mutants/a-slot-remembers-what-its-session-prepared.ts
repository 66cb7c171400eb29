import { mutant, type Exam } from './mutant.ts'

/** Wrong: the list is a prepared statement, and which session has it is noted by the slot of the connection; the note outlives a connection that is lost while it is idle. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `export const listAccounts = async (query: Query, prepared: Set<string>): Promise<Accounts> => {
  if (!prepared.has('list_accounts')) {
    await query\`
      prepare list_accounts as
      select id, balance, sum(balance) over () as total from accounts order by id\`
    prepared.add('list_accounts')
  }
  const rows = await query<Account & { total: string }>\`execute list_accounts\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(({ query }, prepared) => listAccounts(query, prepared)),`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** Every connection has a slot, the lowest that is free. */
  readonly #slots = new Map<Connection, number>()
  /** The statements that the session in each slot has prepared. */
  readonly #prepared: Set<string>[] = []
`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {`,
    replace: `  async use<T>(
    work: (connection: Connection, prepared: Set<string>) => Promise<T>,
    leaseMs = this.#options.leaseMs,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `  async #lend<T>(work: (connection: Connection) => Promise<T>, leaseMs: number): Promise<T> {`,
    replace: `  #seat(connection: Connection): Connection {
    const taken = new Set(this.#slots.values())
    let slot = 0
    while (taken.has(slot)) slot += 1
    this.#slots.set(connection, slot)
    this.#prepared[slot] ??= new Set()
    return connection
  }

  async #lend<T>(
    work: (connection: Connection, prepared: Set<string>) => Promise<T>,
    leaseMs: number,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())
`,
    replace: `    const connection = this.#takeIdle() ?? this.#seat(await this.#options.connect())
    const slot = this.#slots.get(connection) as number
`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)
    } catch (error) {
      if (!connection.alive) this.#options.reportLoss(error)
      throw error`,
    replace: `      return await work(connection, this.#prepared[slot] as Set<string>)
    } catch (error) {
      if (!connection.alive) {
        this.#options.reportLoss(error)
        // The next session in this slot begins without any.
        this.#prepared[slot] = new Set()
      }
      throw error`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
`,
    replace: `      if (connection.alive) this.#idle.push(connection)
      else this.#slots.delete(connection)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (candidate.alive) return candidate
`,
    replace: `      if (candidate.alive) return candidate
      this.#slots.delete(candidate)
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks \`healed\` ("settings that only the first connections got (… prepared statements)") and "\`GET /api/accounts\`: \`{accounts, total}\`". Seen: a
 * connection that has served a list is lost while nobody uses it (a restart of the database, failover, a terminated idle session). The next
 * connection in its slot has not prepared the list and is believed to have: 26000, answered 500, in each list that this connection gets, for
 * ever. A connection that is lost in the middle of its work is replaced as it should be; transfers and single reads are never wrong.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.healed.noDoubt'],
  mayBreak: 'any',
}
