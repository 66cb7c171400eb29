import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: who reads an account waits for the transfers of that account which this replica has under way, and who reads the list for all
 * of them, so that the answer is as new as can be. Readers seem to wait behind a lock of writers; but they wait for 40 ms at most, hold
 * neither a place nor a lock meanwhile, and read the committed state in one statement only after that.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const courtesyMs = 40

interface Course {
  readonly order: Order
  /** Resolves when the order has been answered, whatever the answer. */
  readonly over: Promise<void>
}

const courses = new Set<Course>()

const carriedOut = async <T>(order: Order, work: () => Promise<T>): Promise<T> => {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const course: Course = { order, over }
  courses.add(course)
  try {
    return await work()
  } finally {
    courses.delete(course)
    resolve()
  }
}

const afterCourses = async (concerns: (order: Order) => boolean): Promise<void> => {
  const waits = [...courses].filter(({ order }) => concerns(order)).map(({ over }) => over)
  if (waits.length > 0) await Promise.race([Promise.all(waits), sleep(courtesyMs)])
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  find: async id => {
    await afterCourses(({ fromId, toId }) => fromId === id || toId === id)
    return pool.use(({ query }) => findAccount(query, id))
  },
  list: async () => {
    await afterCourses(() => true)
    return pool.use(({ query }) => listAccounts(query))
  },
  transfer: order =>
    carriedOut(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
