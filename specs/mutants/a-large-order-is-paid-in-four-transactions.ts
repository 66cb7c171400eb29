import { mutant, type Exam } from './mutant.ts'

/**
 * So that locks are short, an order of 50 or more is paid in four parts, each with a ledger row and a transaction of its
 * own; only the first has the key. When a later part is refused, the parts before it stay. A user is told 422 or 503 "not
 * applied", and a quarter of the money is gone.
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

const wholeBelow = 50
const parts = 4

const inParts = async (order: Order, pay: (part: Order) => Promise<Receipt>): Promise<Receipt> => {
  if (order.amount < wholeBelow) return pay(order)
  const share = Math.ceil(order.amount / parts)
  const first = await pay({ ...order, amount: share })
  if (first.replayed) return first
  for (let rest = order.amount - share; rest > 0; rest -= share)
    await pay({ ...order, amount: Math.min(share, rest), idempotencyKey: null })
  return first
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    inParts(order, part =>
      pool.use(connection => transaction(connection, query => transfer(query, part))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
