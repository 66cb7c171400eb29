import { mutant, type Exam } from './mutant.ts'

/** Healthy: readers of the list share one query, but only until it is sent. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** The list that waits for its connection: who comes before it is sent may have its answer. */
let boarding: Promise<Accounts> | undefined`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: () => {
    if (boarding !== undefined) return boarding
    const leave = () => {
      if (boarding === ride) boarding = undefined
    }
    const ride: Promise<Accounts> = pool
      .use(({ query }) => {
        leave()
        return listAccounts(query)
      })
      .finally(leave)
    boarding = ride
    return ride
  },`,
  },
]

export const service = mutant(edits)

/**
 * The slot is cleared in the same turn in which the query is sent (pool.use always yields before it calls its work, so the slot is set by
 * then). So every sharer began before the statement did: its snapshot contains all that was confirmed before any of them began. One
 * statement, one snapshot, as before. A refusal (queue full, no place, no database) clears the slot too, and is shared only by those who
 * were waiting; none waits longer than the first.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
