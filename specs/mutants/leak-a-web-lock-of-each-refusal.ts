import { mutant, type Exam } from './mutant.ts'

/**
 * Work under way holds a shared web lock, so that `locks.query()` shows it to a debugger. The promise that holds the lock is
 * resolved after the work, but not where the work throws: each 404 and each 422 holds its lock for ever. 2 of 16 requests,
 * more than 1 KB each (native lock, two promises, their closures, the name).
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

/** Shows the work in \`locks.query()\` while it is under way. The lock is shared: nobody waits for it. */
const shown = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const done = Promise.withResolvers<undefined>()
  void locks.request(\`\${name} since \${new Date().toISOString()}\`, { mode: 'shared' }, () => done.promise)
  const result = await work()
  done.resolve(undefined)
  return result
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => shown(\`account \${id}\`, () => pool.use(({ query }) => findAccount(query, id))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    shown(\`order \${order.idempotencyKey}\`, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.handles', 'leak.workingSet'],
  blames: [
    "void locks.request(`${name} since ${new Date().toISOString()}`, { mode: 'shared' }, () => done.promise)",
    'const done = Promise.withResolvers<undefined>()',
  ],
}
