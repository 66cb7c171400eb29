import { type Exam, mutant } from './mutant.ts'

/**
 * Two orders without a key that are the same in payer, payee and amount, and are under way in this process at the same time, are
 * taken for a form that was sent twice: the second is given the receipt of the first, and moves nothing.
 *
 * A real team writes it after a complaint about a double click. It holds only as long as the first is under way, so that two
 * equal orders one after the other are two transfers, and every test that sends one request at a time is content. Orders with
 * a key are not concerned.
 *
 * A client sees it: several equal orders without a key at one time, for example behind a busy account. All are answered with
 * 200, several of them with the same `transferId`, and the money has moved once.
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

/** The orders without a key that are under way, by what they say. */
const underWay = new Map<string, Promise<Receipt>>()

/** A form that is sent twice by a double click is one order. */
const withoutDoubleClicks = (order: Order, make: () => Promise<Receipt>): Promise<Receipt> => {
  if (order.idempotencyKey !== null) return make()
  const form = \`\${order.fromId}>\${order.toId}:\${order.amount}\`
  const first = underWay.get(form)
  if (first !== undefined) return first
  const made = make().finally(() => underWay.delete(form))
  underWay.set(form, made)
  return made
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    withoutDoubleClicks(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
