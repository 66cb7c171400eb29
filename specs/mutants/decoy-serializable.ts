import { mutant, type Exam } from './mutant.ts'

/** Healthy: every transaction is serializable, and retried after a conflict. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `query\`begin read write\``,
    replace: `query\`begin isolation level serializable read write\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: async order => {
    for (const deadline = performance.now() + 3_000; ; ) {
      try {
        return await pool.use(connection => transaction(connection, query => transfer(query, order)))
      } catch (error) {
        if (error.cause?.code !== '40001' || performance.now() > deadline) throw error
        await new Promise(resolve => setTimeout(resolve, 10 * Math.random()))
      }
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
