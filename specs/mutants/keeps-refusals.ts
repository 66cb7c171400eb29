import { mutant, type Exam } from './mutant.ts'

/** A key whose order was refused for want of money is refused for ever. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write`,
    replace: `const refusals = new Map()

/** Every write`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => {
    const refusal = refusals.get(order.idempotencyKey)
    if (refusal !== undefined) return Promise.reject(refusal)
    return pool
      .use(connection => transaction(connection, query => transfer(query, order)))
      .catch(error => {
        if (error.kind === 'insufficient-funds') refusals.set(order.idempotencyKey, error)
        throw error
      })
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
}
