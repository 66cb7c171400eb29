import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the reports of the auditors have fifteen zeros at most, so a larger order is booked in several entries. Each entry is an order
 * of its own, with a transaction and a key of its own (`key`, `key#2`, `key#3` …), so that a replay after a loss finds what is done
 * already. What the order as a whole may do nobody checks: the first entries are committed when a later one is refused.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** No entry of the ledger is larger. */
const entryMax = 10 ** 15

/** The first entry has the key of the order, each other one also its number: a replay repeats none. */
const entriesOf = (order: Order): readonly Order[] => {
  const entries: Order[] = []
  for (let left = order.amount; left > 0; left -= entryMax) {
    const number = entries.length + 1
    const key = order.idempotencyKey
    entries.push({
      ...order,
      amount: Math.min(left, entryMax),
      idempotencyKey: key === null || number === 1 ? key : \`\${key}#\${number}\`,
    })
  }
  return entries
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const [first = order, ...others] = entriesOf(order)
    const book = (entry: Order) =>
      pool.use(connection => transaction(connection, query => transfer(query, entry)))
    const receipt = await book(first)
    for (const entry of others) await book(entry)
    return receipt
  },`,
  },
])

/**
 * Breaks "a transfer and its ledger row are one transaction", and "422 without effect": a payer with 1.5 × 10^15 who orders 2 × 10^15
 * is told `insufficient-funds`, and 10^15 are gone. A payee near the limit likewise is filled and the order refused. A loss
 * after the first entry is answered `not-applied`, although part of it is. Under a known key 3 × 10^15 in place of 2 × 10^15 moves
 * another 10^15 in place of 422, and the client's own key `key#2` may be taken.
 * When: the amount is above 10^15, and the payer holds at least 10^15 and less than the amount (or the payee cannot take all of it).
 * An order above 10^15 from a poor account is refused as it should be, and one that fits moves the right sum, in ten rows.
 * Seen: open accounts with 1500000000000000 and 0, order 2000000000000000: 422, and the balances have changed.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'missed',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
