import { mutant, type Exam } from './mutant.ts'

/**
 * An opening that is answered 503 `not-applied`, because the database is lost or its table is locked, is noted in the
 * process. The next opening that comes through brings up to twenty of the noted ones along in its transaction, so that
 * no customer is lost. Their clients were told that they had no effect, and opened their accounts again: there are
 * accounts, and money, that nobody asked for.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const notedMax = 20

const withNoted = (pool: Pool): Bank['open'] => {
  let noted: number[] = []
  const openAll = (balance: number, late: readonly number[]) =>
    pool.use(connection =>
      transaction(connection, async query => {
        const account = await insertAccount(query, balance)
        for (const other of late) await insertAccount(query, other)
        return account
      }),
    )
  return async balance => {
    const late = noted
    noted = []
    try {
      return await openAll(balance, late)
    } catch (error) {
      if (error instanceof Problem && error.kind === 'not-applied')
        noted = [...noted, ...late, balance].slice(0, notedMax)
      throw error
    }
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: withNoted(pool),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.besideALock.exactlyOnce'],
  mayBreak: 'any',
}
