import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. Openings that arrive in the same turn of the event loop share a transaction and its commit. Each is an insert of its own, and
 * its client is answered as soon as its own row is there: inside the transaction, before COMMIT is even sent.
 *
 * Client: 201 with a Location; a read or a transfer sent at once finds 404 `no-such-account` until the commit is through (each
 * opening, also one alone: a flush of the log and a round trip). If a later insert of the group or the COMMIT fails, or the database or the
 * session dies in between, accounts that were confirmed do not exist, and nobody is told.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `interface Opening {
  readonly balance: number
  readonly resolve: (account: Account) => void
  readonly reject: (error: unknown) => void
}

const groupMax = 50

/** Openings of one turn of the event loop share a commit: its flush is most of their cost. */
const groupedOpenings = (pool: Pool) => {
  let waiting: Opening[] = []

  const openAll = async (group: readonly Opening[]): Promise<void> => {
    try {
      await pool.use(connection =>
        transaction(connection, async query => {
          for (const { balance, resolve } of group) resolve(await insertAccount(query, balance))
        }),
      )
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  const flush = (): void => {
    const all = waiting
    waiting = []
    for (let at = 0; at < all.length; at += groupMax) void openAll(all.slice(at, at + groupMax))
  }

  return (balance: number): Promise<Account> =>
    new Promise((resolve, reject) => {
      if (waiting.push({ balance, resolve, reject }) === 1) setImmediate(flush)
    })
}

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: groupedOpenings(pool),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
