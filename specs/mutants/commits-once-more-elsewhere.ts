import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import type { Query } from './connection.ts'
import { Problem } from './problem.ts'
import { commit, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance => write(pool, query => insertAccount(query, balance)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => write(pool, query => transfer(query, order)),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/**
 * COMMIT may be sent again: Postgres only warns when there is nothing left to commit. So a client need not be told of a
 * connection that broke at the last moment, unless the database is gone.
 */
const write = async <T>(pool: Pool, work: (query: Query) => Promise<T>): Promise<T> => {
  const done: T[] = []
  try {
    return await pool.use(connection =>
      transaction(connection, async query => {
        const result = await work(query)
        done.push(result)
        return result
      }),
    )
  } catch (error) {
    const [result] = done
    if (!(error instanceof Problem && error.kind === 'outcome-unknown') || result === undefined) throw error
    await pool.use(commit).catch(() => {
      throw error
    })
    return result
  }
}

/** Every write is a transaction,`,
  },
])

/**
 * Wrong: when the connection is lost at COMMIT, the service sends COMMIT once more on another connection. There it belongs
 * to no transaction, Postgres answers COMMIT with a warning nobody reads, and the client is told 200. CONTRACT: 200 is a
 * transfer in the ledger; a lost COMMIT is `outcome-unknown`. Seen where a COMMIT is lost before the database has done it
 * and the database itself can be reached: the packet is lost, or its backend is killed; then the confirmed transfer is
 * missing for certain. Where only the answer was lost, it happens to be right, and the replay of a key too.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
