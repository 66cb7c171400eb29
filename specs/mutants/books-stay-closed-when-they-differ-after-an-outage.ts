import { mutant, type Exam } from './mutant.ts'

/** Wrong: after an outage the total must be what this process remembers; accounts that its twin opened meanwhile count as money from nowhere, and it refuses orders for good. */
const edits = [
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { Books, postgresBank } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  const books = new Books()
  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: (event, fields) => {
      if (event === 'database-reachable') books.distrust()
      log.info(event, fields)
    },
  })`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool, books)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Query } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/**
 * A transfer moves money and makes none: what all accounts hold together grows only when one is opened. A database that was lost may come
 * back from an old copy, so the first orders after an outage compare. Where money is missing, none is moved until somebody has looked.
 */
export class Books {
  #held: bigint | undefined
  #trusted = false

  opened(balance: number): void {
    if (this.#held !== undefined) this.#held += BigInt(balance)
  }

  distrust(): void {
    this.#trusted = false
  }

  async prove(query: Query): Promise<void> {
    if (this.#trusted) return
    const [row] = await query<{ held: string }>\`select coalesce(sum(balance), 0)::text as held from accounts\`
    const held = BigInt(row?.held ?? 0)
    this.#held ??= held
    if (held !== this.#held)
      throw new Problem('not-applied', 'the books are closed until they are examined; send it again later')
    this.#trusted = true
  }
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({
  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `export const postgresBank = (pool: Pool, books: Books): Bank => ({
  open: async balance => {
    const account = await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance)),
    )
    books.opened(balance)
    return account
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        await books.prove(query)
        return transfer(query, order)
      }),
    ),`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, in outages and with a twin: the process counts only the accounts that it has opened itself, and heard of. After an outage (all attempts to connect failed, and one succeeded)
 * the sum of the database contains what the other replica opened, and what was opened by a COMMIT whose answer was lost. The two never agree again, and all transfers are
 * refused with 503 `not-applied` until the process starts anew. Reads, openings and readiness work, and nothing is booked wrongly.
 * Seen: with two replicas after the first outage of the database, where one order in eight opens an account; with one replica only if the outage hit the COMMIT of an
 * opening. Never without an outage.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
}
