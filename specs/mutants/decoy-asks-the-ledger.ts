import { mutant, type Exam } from './mutant.ts'

/** Healthy: whether a COMMIT that was lost has come, its key tells; no client is left in doubt. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: async order => {
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    const startedAt = performance.now()
    try {
      return await attempt()
    } catch (doubt) {
      if (doubt.kind !== 'outcome-unknown' || order.idempotencyKey === null) throw doubt
      while (performance.now() - startedAt < 3_400) {
        try {
          return { ...(await attempt()), replayed: false }
        } catch {
          await new Promise(resolve => setTimeout(resolve, 50))
        }
      }
      throw doubt
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
