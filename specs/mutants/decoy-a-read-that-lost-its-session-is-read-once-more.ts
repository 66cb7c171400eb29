import { mutant, type Exam } from './mutant.ts'

/**
 * A read of accounts whose connection is lost is done once more, in another lease of the pool. It looks like a retry that
 * doubles every deadline. But only a read that was lost within 0.3 s is repeated, with a lease of two seconds, so that both
 * end within 3.3 s; a read has no effect, and the later one only sees more. Orders and openings are never repeated.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import { ConnectionLost, type Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** A read that took longer before it was lost is refused: its client has waited enough. */
const soonMs = 300
const secondLeaseMs = 2_000

const read = async <T>(pool: Pool, work: (query: Query) => Promise<T>): Promise<T> => {
  const startedAt = performance.now()
  try {
    return await pool.use(({ query }) => work(query))
  } catch (error) {
    const lost = error instanceof Problem && error.cause instanceof ConnectionLost
    if (!lost || performance.now() - startedAt > soonMs) throw error
    return await pool.use(({ query }) => work(query), secondLeaseMs)
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  find: id => read(pool, query => findAccount(query, id)),
  list: () => read(pool, listAccounts),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
