import { mutant, type Exam } from './mutant.ts'

/**
 * Receipts are memoised in a Map whose key is the order, so that a transfer sent again needs no transaction; but
 * every request parses a new order object, so the Map never hits and only grows. Only transfers that succeed are
 * kept.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** A transfer that is sent again needs no transaction. */
const receipts = new Map<Order, Receipt>()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const known = receipts.get(order)
    if (known !== undefined) return { ...known, replayed: true }
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    receipts.set(order, receipt)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'receipts.set(order, receipt)',
}
