import { mutant, type Exam } from './mutant.ts'

/** Healthy: what was not applied is tried again once, under its key. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: async order => {
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    const startedAt = performance.now()
    return attempt().catch(error => {
      if (error.kind !== 'not-applied' || performance.now() - startedAt > 500) throw error
      return attempt()
    })
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
