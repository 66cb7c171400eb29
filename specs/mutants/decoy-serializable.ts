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
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const untilWithoutConflict = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (const deadline = performance.now() + 3_000; ; ) {
    try {
      return await attempt()
    } catch (error) {
      if (error.cause?.code !== '40001' || performance.now() > deadline) throw error
      await new Promise(resolve => setTimeout(resolve, 10 * Math.random()))
    }
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance)))`,
    replace: `open: balance =>
    untilWithoutConflict(() =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
    )`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order =>
    untilWithoutConflict(() =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
