import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks: console.count tells in the log how often each order was sent, and the console keeps the counter of every
 * label until countReset, which nobody calls.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    console.count(\`order \${JSON.stringify(order)}\`)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
