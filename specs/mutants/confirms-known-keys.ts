import { mutant, type Exam } from './mutant.ts'

/** A key that this process has seen is a replay, whatever has become of the first. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write`,
    replace: `const seen = new Set()

/** Every write`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => {
    if (seen.has(order.idempotencyKey)) return Promise.resolve({ transferId: 0, replayed: true })
    if (order.idempotencyKey !== null) seen.add(order.idempotencyKey)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key|a key in flight',
  breaks: ['transaction.keys', 'transaction.keyInFlight'],
  mayBreak: 'any',
}
