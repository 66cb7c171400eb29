import { mutant, type Exam } from './mutant.ts'

/** Wrong: an account that cannot be read at present is answered with 200 and the balance that was last read. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `const rememberedMax = 1_000
const lastRead = new Map<number, Account>()

const remember = (account: Account): Account => {
  lastRead.delete(account.id)
  lastRead.set(account.id, account)
  const [oldest] = lastRead.keys()
  if (lastRead.size > rememberedMax && oldest !== undefined) lastRead.delete(oldest)
  return account
}

/** Reads stay available through a short outage. While the database answers, every read is a fresh one. */
const findOrRecall = async (pool: Pool, id: number): Promise<Account> => {
  try {
    return remember(await pool.use(({ query }) => findAccount(query, id)))
  } catch (error) {
    const recalled = lastRead.get(id)
    if (recalled !== undefined && error instanceof Problem && error.kind === 'not-applied') return recalled
    throw error
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => findOrRecall(pool, id),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Account, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "a read that begins after a confirmation contains the transfer, whichever client reads" (readsConfirmed).
 * Seen: under faults only. A client is told 200, the database (or its one connection) dies, and the client's next read of that account
 * is 200 with the balance from before. Also while the pool is full for longer than a second. Without a fault every read is fresh.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readsConfirmed'],
  mayBreak: 'any',
  firstTry: 'missed',
}
