import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a balance or a list that cannot be read now (no place in the pool, a lost database) is answered with 200 and what this
 * process has last read of it, in place of 503: stale if error, as a proxy does it for pages. No transfer drops what is kept. So after
 * a confirmed transfer a client is shown the balance from before it, whenever the pool is full or the database is away, and nothing
 * tells it apart from a true one. It hurts whoever decides by a balance during a fault.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const seenMax = 1_000
const lastSeen = new Map<number | 'list', unknown>()

/** Readers are better served by what was seen last than by a 503. */
const orLastSeen = async <T>(what: number | 'list', read: () => Promise<T>): Promise<T> => {
  try {
    const seen = await read()
    lastSeen.delete(what)
    lastSeen.set(what, seen)
    const [oldest] = lastSeen.keys()
    if (lastSeen.size > seenMax && oldest !== undefined) lastSeen.delete(oldest)
    return seen
  } catch (error) {
    const isPassing = error instanceof Problem && error.status === 503
    if (!isPassing || !lastSeen.has(what)) throw error
    return lastSeen.get(what) as T
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `find: id => orLastSeen(id, () => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: () => orLastSeen('list', () => pool.use(({ query }) => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
