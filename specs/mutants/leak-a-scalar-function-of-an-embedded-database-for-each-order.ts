import { mutant, type Exam } from './mutant.ts'

/**
 * The fee of an order is worked out in SQL, by SQLite in the process. Each order registers a function `fee_N` of its own, with
 * its order bound to it, and uses it once. SQLite keeps functions as long as the database is open: about 200 bytes of JavaScript
 * and as much native memory for every order that can be read, replays and refused ones too: 3 of 16 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { DatabaseSync } from 'node:sqlite'
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
    replace: `const tariffs = new DatabaseSync(':memory:')
let ordersSeen = 0
let feesDue = 0

/** Every third account pays no fee. */
const fee = ({ fromId, amount }: Order, share: unknown): number =>
  fromId % 3 === 0 ? 0 : Math.ceil(amount * Number(share))

const noteFee = (order: Order): void => {
  ordersSeen += 1
  const name = \`fee_\${ordersSeen}\`
  tariffs.function(name, { deterministic: true }, fee.bind(undefined, { ...order }))
  const row = tariffs.prepare(\`select \${name}(0.001) as due\`).get()
  feesDue += Number(row?.['due'] ?? 0)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    noteFee(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: `tariffs.function(name, { deterministic: true }, fee.bind(undefined, { ...order }))`,
}
