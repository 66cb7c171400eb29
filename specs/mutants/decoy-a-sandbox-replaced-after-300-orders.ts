import { mutant, type Exam } from './mutant.ts'

/**
 * The operator's review rule runs in a vm context that keeps a constant for each order, and the context is replaced after 300
 * of them: a sawtooth of 300 KB (1 KB each). 3 of 16 requests are orders, 187 to 280 in a round, so the first replacement is in
 * the second round, after 1,600 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createContext, runInContext } from 'node:vm'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const reviewRule = process.env['REVIEW_RULE'] ?? 'amount > 500000000'
const ordersPerSandbox = 300
let sandbox = createContext({})
let examined = 0

/** The rule is written by the operator, so it sees the orders of its sandbox and nothing of the service. */
const needsReview = (order: Order): boolean => {
  if (examined === ordersPerSandbox) {
    sandbox = createContext({})
    examined = 0
  }
  const name = \`order\${(examined += 1)}\`
  const facts = JSON.stringify({ ...order, at: Date.now() })
  const source = \`const \${name} = { facts: \${facts}, rule: ({ amount, fromId, toId }) => \${reviewRule} }\`
  return runInContext(\`\${source}; \${name}.rule(\${name}.facts)\`, sandbox) === true
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (needsReview(order)) c.header('Ledger-Review', 'pending')
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
