import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong with two replicas: copies of a key wait for each other in the process, so whoever finds the key taken in the database (a
 * try for an advisory lock) is told 409 at once, also a copy at the other replica that would have been a replay some milliseconds
 * later (CONTRACT: 409 "still in flight at the deadline (a concurrent replay waits first)").
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  const { idempotencyKey: key } = order
  if (key !== null) {
    const [turn] = await query<{ mine: boolean }>\`
      select pg_try_advisory_xact_lock(hashtextextended(\${key}, 0)) as mine\`
    if (turn?.mine !== true) throw keyInFlight(order)
  }
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const underWay = new Map<string, Promise<Receipt>>()

/** Copies of a key go one after the other. */
const inTurn = async (order: Order, work: () => Promise<Receipt>): Promise<Receipt> => {
  const { idempotencyKey: key } = order
  if (key === null) return work()
  for (let ahead = underWay.get(key); ahead !== undefined; ahead = underWay.get(key)) {
    await ahead.catch(() => {})
  }
  const mine = work().finally(() => underWay.delete(key))
  underWay.set(key, mine)
  return mine
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `order =>
    inTurn(order, () => pool.use(connection => transaction(connection, query => transfer(query, order)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'key in flight',
  breaks: ['transaction.keyInFlight.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
