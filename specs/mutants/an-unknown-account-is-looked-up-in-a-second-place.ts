import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the 404 of `GET /api/accounts/:id` says which account is the highest, to help whoever mistyped. The helper that asks for it
 * leases a place of the pool, while the read that did not find its account still holds its own. Ten or more clients that ask for
 * unknown accounts at once hold all ten places, and each waits for an eleventh: nothing moves for a second, then each gets
 * 503 `not-applied` in place of 404. Everybody else (reads, orders, readiness) waits behind them, and may be turned away too.
 * Seen: twelve or more concurrent GETs of accounts that do not exist (well-formed ids): 503 after a second. With fewer than ten
 * requests at the database each is a quick 404.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const highestAccount = (pool: Pool): Promise<number> =>
  pool.use(async ({ query }) => {
    const [row] = await query<{ highest: number }>\`select coalesce(max(id), 0) as highest from accounts\`
    return row?.highest ?? 0
  })

/** Most of those who ask for an unknown account have mistyped it. */
const unknownAccount = async (pool: Pool, id: number): Promise<Problem> =>
  new Problem(
    'no-such-account',
    \`account \${id} does not exist, the newest is \${await highestAccount(pool)}; open one with POST /api/accounts\`,
  )`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id =>
    pool.use(async ({ query }) => {
      try {
        return await findAccount(query, id)
      } catch (error) {
        throw error instanceof Problem ? await unknownAccount(pool, id) : error
      }
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
