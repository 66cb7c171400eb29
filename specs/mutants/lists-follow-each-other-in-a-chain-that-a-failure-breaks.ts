import { mutant, type Exam } from './mutant.ts'

/**
 * Lists are long, so one is made at a time: each is chained by `then` to the one before it. A list that fails rejects the
 * chain, and no later list is begun: each gets the error of the first. After one fault `GET /api/accounts` answers 503 for
 * as long as the process lives, while all else is served.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** A list takes memory here and time at the database: one is made at a time. */
const oneAtATime = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const next = last.then(work)
    last = next
    return next
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: oneAtATime<Accounts>(() => pool.use(({ query }) => listAccounts(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.healed.listed'],
  mayBreak: 'any',
}
