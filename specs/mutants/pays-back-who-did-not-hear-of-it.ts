import { type Exam, mutant } from './mutant.ts'

/**
 * A client that has hung up does not know that its transfer was made. So the service pays it back: the same amount the other
 * way, in a transfer of its own and without a key. All sums are right. But nobody asked for that one. And the key stays with the
 * first: a client that asks again, as it should, is told that it was made, and the money is back where it was.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    if (!replayed && c.req.raw.signal.aborted) await payBack(order)
`,
  },
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()
`,
    replace: `  const app = new Hono()

  /** Its client has left, and would never know that it has paid. */
  const payBack = ({ fromId, toId, amount }: Order) =>
    bank.transfer({ fromId: toId, toId: fromId, amount, idempotencyKey: null })
`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
