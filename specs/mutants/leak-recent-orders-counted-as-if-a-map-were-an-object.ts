import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: the recent orders are kept in a Map for the support desk, 500 at most. Their number is asked by `Object.keys`, which is
 * always none for a Map, so it is never cleared.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096
const recentOrders = new Map<string, object>()

const remember = (order: object): void => {
  if (Object.keys(recentOrders).length >= 500) recentOrders.clear()
  recentOrders.set(crypto.randomUUID(), { ...order, at: Date.now() })
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    remember(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
