import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: as a guard against storms of retries, a key that has come ten times within a second is answered 409 `key-in-flight` without a look at the
 * ledger, also when its transfer was committed long before. Twenty requests at once with one key get two different answers; a key that comes
 * once or twice, and again a second later, is answered correctly.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'

`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'

const windowMs = 1_000
const timesInAWindow = 10

let windowBeganAt = 0
const seen = new Map<string, number>()

/** Retries of a client that does not wait must not fill the pool. */
const refuseStorm = (order: Order): void => {
  const { idempotencyKey: key } = order
  if (key === null) return
  if (performance.now() - windowBeganAt > windowMs) {
    windowBeganAt = performance.now()
    seen.clear()
  }
  const times = (seen.get(key) ?? 0) + 1
  seen.set(key, times)
  if (times > timesInAWindow) throw keyInFlight(order)
}

`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    refuseStorm(order)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'twenty times at once',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
