import { mutant, type Exam } from './mutant.ts'

/** Wrong: reads of accounts that arrive in one turn of the event loop share a statement; if one of them is for an account that does not exist, all of them are answered with its 404. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import type { Bank } from './bank.ts'
`,
    replace: `import { findAccounts, insertAccount, listAccounts } from './accounts.ts'
import type { Account, Bank } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: loader(ids => pool.use(({ query }) => findAccounts(query, ids))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
    replace: `type Seat = PromiseWithResolvers<Account> & { readonly id: number }

/** Gathers the ids that are asked for in one turn of the event loop. The statement is sent after the last of them was asked for. */
const loader = (load: (ids: readonly number[]) => Promise<readonly Account[]>) => {
  let boarding: Seat[] = []
  const depart = async (): Promise<void> => {
    const seats = boarding
    boarding = []
    try {
      const accounts = await load(seats.map(({ id }) => id))
      for (const [index, account] of accounts.entries()) seats[index]?.resolve(account)
    } catch (error) {
      for (const { reject } of seats) reject(error)
    }
  }
  return (id: number): Promise<Account> => {
    if (boarding.length === 0) setImmediate(() => void depart())
    const seat = { id, ...Promise.withResolvers<Account>() }
    boarding.push(seat)
    return seat.promise
  }
}

/** Every write is a transaction, so that a lost COMMIT is distinguished from a lost statement. */`,
  },
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement:`,
    replace: `/** The accounts with these ids, in their order. @throws Problem \`no-such-account\`. */
export const findAccounts = async (query: Query, ids: readonly number[]): Promise<readonly Account[]> => {
  const rows = await query<Account>\`
    select id, balance from accounts where id = any(string_to_array(\${ids.join(',')}, ',')::bigint[])\`
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => {
    const account = byId.get(id)
    if (account === undefined) throw noSuchAccount(id)
    return account
  })
}

/**
 * List and total come from one statement:`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "`GET /api/accounts/:id`: 200 or 404": an account that exists is said not to, and the detail names the account that somebody else asked for.
 * Seen: ten clients read accounts as fast as they are answered, and one of them an account that does not exist: the others are told 404 now and
 * then. As long as every account that is read exists, and when one reads alone, all is right, and every read is as new as it should be.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  firstTry: 'missed',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: 'any',
}
