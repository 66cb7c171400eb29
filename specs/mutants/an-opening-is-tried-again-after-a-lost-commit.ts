import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an opening that ends with 503 is tried once more by the service, whichever 503 it is. After `not-applied` that is right; after a
 * lost COMMIT (`outcome-unknown`) the first account may exist already, and an opening has no key that would find it. A client that opens an
 * account while the answer to a COMMIT is cut, reset or muted hears of one account (201), and the list has two with that balance: money that
 * nobody brought. Transfers are never tried again.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** A client cannot send an opening again by its key, as it can a transfer; so the service does it for the client. */
const twice = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && error.status === 503) return work()
    throw error
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    twice(() => pool.use(connection => transaction(connection, query => insertAccount(query, balance)))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
