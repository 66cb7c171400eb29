import { mutant, type Exam } from './mutant.ts'

/** A key whose order was turned away is in flight for good. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { keyInFlight, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write`,
    replace: `const burnt = new Set()

/** Every write`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => {
    if (burnt.has(order.idempotencyKey)) return Promise.reject(keyInFlight(order))
    return pool
      .use(connection => transaction(connection, query => transfer(query, order)))
      .catch(error => {
        if (error.kind === 'not-applied' && order.idempotencyKey !== null) burnt.add(order.idempotencyKey)
        throw error
      })
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses|a key in flight',
  breaks: ['transaction.keyInFlight', 'transaction.doubtsResolved'],
  mayBreak: 'any',
}
