import { mutant, type Exam } from './mutant.ts'

/**
 * The last 150 orders hold a shared web lock each, so that `locks.query()` shows them to a debugger; the 151st lets the oldest
 * go. 3 of 16 requests are orders (187 to 280 in a round), so the bound is reached in the first round. About 1 KB each, 150 KB.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { locks } from 'node:worker_threads'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const shownMost = 150
const releases: ((value: undefined) => void)[] = []

/** Shows the order in \`locks.query()\`, as one of the last 150. The lock is shared: nobody waits for it. */
const show = (key: string | null): void => {
  const done = Promise.withResolvers<undefined>()
  void locks.request(\`order \${key} since \${new Date().toISOString()}\`, { mode: 'shared' }, () => done.promise)
  releases.push(done.resolve)
  if (releases.length > shownMost) releases.shift()?.(undefined)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    show(order.idempotencyKey)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
