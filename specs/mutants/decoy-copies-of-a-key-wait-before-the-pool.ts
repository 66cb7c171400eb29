import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a copy of an order whose key is at work in this process waits here for its end, without a place in the pool, for half a second at most. It looks like keys that are kept in one process.
 * The process decides nothing. When the one at work has ended, however it ended, its copies go to the database, and the unique key decides, also between replicas.
 * Who waited half a second is answered 409: the key is still in flight at its deadline.
 * The table of keys holds only what is at work now: the one who wrote an entry removes it on every path.
 * Half a second here, one for a place and three for the lease are less than the 4.8 s in which money must be answered.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const patienceMs = 500

/** Whether \`end\`, which never rejects, comes in time. */
const comesInTime = (end: Promise<void>): Promise<boolean> =>
  new Promise(settle => {
    const timer = setTimeout(() => settle(false), patienceMs)
    void end.then(() => {
      clearTimeout(timer)
      settle(true)
    })
  })

/** Runs the first order with a key at once, and its copies when that one has ended. */
const behindCopies = () => {
  const atWork = new Map<string, Promise<void>>()

  return async <T>(order: Order, work: () => Promise<T>): Promise<T> => {
    const { idempotencyKey: key } = order
    if (key === null) return work()
    const before = atWork.get(key)
    if (before !== undefined) {
      if (await comesInTime(before)) return work()
      throw keyInFlight(order)
    }
    let ended: () => void = () => {}
    const end = new Promise<void>(resolve => {
      ended = resolve
    })
    atWork.set(key, end)
    try {
      return await work()
    } finally {
      atWork.delete(key)
      ended()
    }
  }
}

const inLine = behindCopies()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    inLine(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
