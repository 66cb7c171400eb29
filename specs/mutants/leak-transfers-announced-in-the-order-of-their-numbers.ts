import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks: transfers are announced in the order of their numbers, so each waits for the one before it; a number that a
 * refused order or a replay took out of the sequence never comes, and all behind it wait for ever.
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
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
