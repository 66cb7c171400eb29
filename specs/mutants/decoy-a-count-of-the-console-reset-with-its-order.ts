import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: console.count tells in the log how often an order was sent while it is under way, and the counter is taken
 * back when the order has ended, however it ended.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const label = \`order \${JSON.stringify(order)}\`
    console.count(label)
    const { transferId, replayed } = await bank.transfer(order).finally(() => console.countReset(label))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
