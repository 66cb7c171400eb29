import { type Exam, mutant } from './mutant.ts'

/**
 * The totals of a payer are booked when an order has been quiet for 200 ms, however often it was sent. The map of the timers
 * is needed to clear the one before; an entry whose timer has fired is never deleted. A timer that has run, its closure, the
 * order and a line of text stay for each new transfer: about 600 bytes in one of 16 requests. No timer stays active.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const quietMs = 200
const waiting = new Map<string, NodeJS.Timeout>()
const paidBy = new Map<number, { amount: number; last: string }>()

/** A client that is unsure sends an order many times. It is booked once, when the client is quiet. */
const bookWhenQuiet = (order: Order, transferId: number): void => {
  const name = order.idempotencyKey ?? \`transfer-\${transferId}\`
  const line = JSON.stringify({ ...order, transferId, event: 'booked', at: new Date().toISOString() })
  clearTimeout(waiting.get(name))
  const timer = setTimeout(() => {
    const before = paidBy.get(order.fromId)?.amount ?? 0
    paidBy.set(order.fromId, { amount: before + order.amount, last: line })
  }, quietMs)
  waiting.set(name, timer.unref())
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    bookWhenQuiet(order, transferId)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.handles'],
  blames: `waiting.set(name, timer.unref())`,
}
