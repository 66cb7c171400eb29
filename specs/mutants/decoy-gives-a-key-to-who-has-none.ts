import { type Exam, mutant } from './mutant.ts'

/**
 * An order without a key gets a random one of the service's own, so that each row of the ledger can be named. No client knows
 * it, so nobody can replay it, and two orders without a key are two transfers. The ledger then holds keys that no client sent.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `import type { Order } from './bank.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import type { Order } from './bank.ts'`,
  },
  {
    file: 'app/input.ts',
    find: `  if (key === undefined) return null`,
    replace: `  if (key === undefined) return randomUUID()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
