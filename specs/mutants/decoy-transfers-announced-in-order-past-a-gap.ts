import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: transfers are announced in the order of their numbers, and wait for a missing one; when more than 64 wait,
 * the gap is given up, so never more than 65 are kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const waiting = new Map<number, string>()
let due = 0

/** Transfers commit in any order, and are announced in that of their numbers. */
const announce = (id: number, order: object): void => {
  waiting.set(id, JSON.stringify({ event: 'transferred', id, ...order, at: new Date() }))
  due ||= id
  if (waiting.size > 64) due = Math.min(...waiting.keys())
  for (let line = waiting.get(due); line !== undefined; line = waiting.get(due)) {
    console.log(line)
    waiting.delete(due)
    due += 1
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    if (!replayed) announce(transferId, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
