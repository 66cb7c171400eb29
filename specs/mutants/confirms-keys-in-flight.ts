import { mutant, type Exam } from './mutant.ts'

/** Whoever has waited too long for a key in flight is told that it was made. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order =>
    pool
      .use(connection => transaction(connection, query => transfer(query, order)))
      .catch(error => {
        if (error.kind !== 'key-in-flight') throw error
        return { transferId: 0, replayed: true }
      })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  breaks: ['transaction.keyInFlight'],
  mayBreak: 'any',
}
