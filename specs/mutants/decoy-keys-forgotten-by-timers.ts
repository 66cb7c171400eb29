import { mutant, type Exam } from './mutant.ts'

/**
 * Each transfer with a key stays in a Map for 400 ms after its answer, refused or not, so that clients which send
 * the same key in haste can be counted; then a timer takes it out. Healthy: only what came in the last 400 ms is
 * kept, and half a second after the last request nothing.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const hasteMs = 400

interface Recent {
  readonly order: Order
  readonly timer: NodeJS.Timeout
}

const recent = new Map<string, Recent>()
let hasty = 0

/** How often a key was sent again at once. */
export const hastyOrders = (): number => hasty

const noteKey = (order: Order): void => {
  const key = order.idempotencyKey
  if (key === null) return
  const before = recent.get(key)
  if (before !== undefined) {
    hasty += 1
    clearTimeout(before.timer)
  }
  recent.set(key, { order, timer: setTimeout(() => recent.delete(key), hasteMs) })
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } finally {
      noteKey(order)
    }
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
