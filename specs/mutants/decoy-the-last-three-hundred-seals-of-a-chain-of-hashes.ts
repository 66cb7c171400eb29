import { type Exam, mutant } from './mutant.ts'

/**
 * Each confirmed transfer copies the running hash of all orders and adds itself, and the last 300 states
 * stay, to prove what came after each. Each state is a native object; the oldest makes room for the newest.
 * It grows by about 125 bytes a request until 300 transfers are confirmed, and then by 0.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const sealsKept = 300
let seal = createHash('sha256')
let sealed = 0
const seals = [seal]

/** Each seal covers the order and all before it. Of a state that is kept, every later seal can be proven. */
const sealOrder = (transferId: number, { fromId, toId, amount }: Order): void => {
  seal = seal.copy().update(\`\${transferId},\${fromId},\${toId},\${amount}\\n\`)
  seals[++sealed % sealsKept] = seal
}`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    else sealOrder(transferId, order)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
