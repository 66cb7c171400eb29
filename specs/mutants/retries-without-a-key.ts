import { mutant, type Exam } from './mutant.ts'

/** What was in doubt or refused is tried again at once, without its key. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: async order => {
    const attempt = order => pool.use(connection => transaction(connection, query => transfer(query, order)))
    return attempt(order).catch(error => {
      if (error.status !== 503) throw error
      return attempt({ ...order, idempotencyKey: null })
    })
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.refusedHalfway.exactlyOnce', 'transaction.doubtsResolved'],
}
