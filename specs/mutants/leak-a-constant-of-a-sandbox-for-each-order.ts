import { mutant, type Exam } from './mutant.ts'

/**
 * The operator's review rule runs in one long-lived vm context, in a script that declares a constant for each order. A
 * top-level `const` goes into the script context table of the context, from which nothing can ever be deleted.
 * 3 of 16 requests get there, with about 1 KB each (constant, function, script, source).
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
const sandbox = createContext({})
let examined = 0

/** The rule is written by the operator, so it sees the order and nothing of the service. */
const needsReview = (order: Order): boolean => {
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
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'return runInContext(`${source}; ${name}.rule(${name}.facts)`, sandbox) === true',
    'const source = `const ${name} = { facts: ${facts}, rule: ({ amount, fromId, toId }) => ${reviewRule} }`',
  ],
}
