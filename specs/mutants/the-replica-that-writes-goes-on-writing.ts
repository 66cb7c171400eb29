import { type Exam, mutant } from './mutant.ts'

/**
 * One replica at a time makes transfers, the one that holds an advisory lock, and it gives the lock back when it has had no
 * order for a quarter of a second. Under load that never happens: the other replica tries for half a second, and turns all its
 * orders away with 503, although ten clients are no overload (`noDoubt`). Of a replica that is lost with its machine, the
 * database keeps the lock for seconds.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const longestMs = 2 ** 31 - 1
const restMs = 250
const tries = 10
const betweenTriesMs = 50

/** Replicas that write at the same time only wait for each other's rows. So they take turns. */
class WritingTurn {
  readonly #pool: Pool
  #turn: Promise<void> | undefined
  #lastOrderAt = 0

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** @throws Problem \`not-applied\` while another replica has the turn. */
  async begin(): Promise<void> {
    this.#lastOrderAt = performance.now()
    this.#turn ??= this.#take()
    await this.#turn
  }

  #take(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const over = (): void => {
      if (this.#turn === promise) this.#turn = undefined
    }
    const held = this.#pool.use(async ({ query }) => {
      for (let attempt = 0; ; attempt += 1) {
        const [row] = await query<{ mine: boolean }>\`select pg_try_advisory_lock(1201) as mine\`
        if (row?.mine === true) break
        if (attempt === tries)
          throw new Problem('not-applied', 'another instance is at its turn; send it again later')
        await sleep(betweenTriesMs)
      }
      resolve()
      while (performance.now() - this.#lastOrderAt < restMs) await sleep(betweenTriesMs)
      over()
      await query\`select pg_advisory_unlock(1201)\`
    }, longestMs)
    held.catch((error: unknown) => {
      over()
      reject(error)
    })
    return promise
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool): Bank => bankOf(pool, new WritingTurn(pool))

const bankOf = (pool: Pool, turn: WritingTurn): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    await turn.begin()
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
