import { mutant, type Exam } from './mutant.ts'

/** Healthy: every transaction is serializable. After three conflicts it is tried again as the service does without this change. */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  work: (query: Query) => Promise<T>,
): Promise<T> => {`,
    replace: `  work: (query: Query) => Promise<T>,
  serializable = false,
): Promise<T> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `connection.query\`begin read write\``,
    replace: `serializable
      ? connection.query\`begin isolation level serializable read write\`
      : connection.query\`begin read write\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const untilWithoutConflict = async <T>(attempt: (serializable: boolean) => Promise<T>): Promise<T> => {
  for (let conflicts = 0; conflicts < 3; conflicts += 1) {
    try {
      return await attempt(true)
    } catch (error) {
      if (error.cause?.code !== '40001') throw error
    }
  }
  return await attempt(false)
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance)))`,
    replace: `open: balance =>
    untilWithoutConflict(serializable =>
      pool.use(connection => transaction(connection, query => insertAccount(query, balance), serializable)),
    )`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order =>
    untilWithoutConflict(serializable =>
      pool.use(connection => transaction(connection, query => transfer(query, order), serializable)),
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
