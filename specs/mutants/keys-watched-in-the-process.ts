import { mutant, type Exam } from './mutant.ts'

/** The same key waits in the memory of one process; in the database it is looked for and then inserted, so whoever comes from elsewhere gets a 500. */
const edits = [
  {
    file: 'app/transfer.ts',
    find: `    on conflict (idempotency_key) do nothing
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
  if (attempt.transfer_id === null) return replay(query, order)
`,
    replace: `  if (order.idempotencyKey !== null && (await isKnown(query, order.idempotencyKey))) return replay(query, order)
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** One order at a time has a key, see \`alone\`: what is not there now will not come. */
const isKnown = async (query: Query, key: string): Promise<boolean> => {
  const rows = await query\`select 1 as known from transfers where idempotency_key = \${key}\`
  return rows.length > 0
}

interface LedgerRow {`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const underWay = new Map<string, Promise<unknown>>()
const keyMs = 1_000

/** Orders with the same key run one after the other. */
const alone = async (order: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  const key = order.idempotencyKey
  if (key === null) return work()
  const until = performance.now() + keyMs
  for (let other = underWay.get(key); other !== undefined; other = underWay.get(key)) {
    const leftMs = until - performance.now()
    const ended = leftMs > 0 && (await Promise.race([other, sleep(leftMs, false, { ref: false })]))
    if (!ended) throw keyInFlight(order)
  }
  const working = work()
  underWay.set(
    key,
    working.then(
      () => true,
      () => true,
    ),
  )
  try {
    return await working
  } finally {
    underWay.delete(key)
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    alone(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
]

export const service = mutant(edits)

/**
 * Broken, checks.md idempotency: "a key sent twenty times at once is one transfer with one answer" (CONTRACT: "a concurrent replay
 * waits first"), doubtsResolved and noDoubt: the answer is 500 internal-error (unique violation 23505).
 * Seen: the same key at two replicas at once. With one replica: the COMMIT is delayed or muted, the client got outcome-unknown
 * and sends the key again while the first transaction is still open: the select finds nothing, the insert waits and fails.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.idempotency'],
  mayBreak: 'any',
  firstTry: 'missed',
}
