import { type Exam, mutant } from './mutant.ts'

/**
 * A request that has waited for a place has less time left for its statements, so the pool tells the session: `statement_timeout` is
 * what remains of 1.2 s, and 100 ms at least. It is set for the session and not for the transaction, and only for those who
 * have waited. So the connection stays hasty for all who use it later and have not waited at all.
 *
 * A real team writes it as "propagate the deadline to the database". One request at a time never waits for a place.
 *
 * A client sees it: many clients at once behind a locked account, more than the pool has places. From then on, until the
 * connections are lost, a transfer that waits for an account for 0.2 to 0.9 s, which is allowed, is turned away with 503 although there
 * is no load; and of a key under way it is told 503 `not-applied` instead of a wait, a replay or 409. A fault cures it, because
 * new connections are patient.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Waiting for a place and a statement together take no longer than this. */
const budgetMs = 1_200
const shortestMs = 100
/** Whoever got a place at once has the whole time that the session was opened with. */
const worthTellingMs = 20

const hurry = async ({ query }: Connection, waitedMs: number): Promise<void> => {
  const leftMs = Math.max(shortestMs, budgetMs - Math.round(waitedMs))
  await query\`select set_config('statement_timeout', \${String(leftMs)}, false)\`
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()`,
    replace: `    const askedAt = performance.now()
    await this.#turnstile.enter()
    const waitedMs = performance.now() - askedAt`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      return await this.#lend(
        async connection => {
          if (waitedMs > worthTellingMs) await hurry(connection, waitedMs)
          return work(connection)
        },
        leaseMs,
      )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolRecovery'],
  mayBreak: 'any',
  firstTry: 'missed',
}
