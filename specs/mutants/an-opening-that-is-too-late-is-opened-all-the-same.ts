import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. An opening is a matter of milliseconds, so after 750 ms its client is told 503 `not-applied`. But the timer ends only the
 * answer: the opening still stands in the queue of the pool, where it may wait for a second, or in the database, and is committed
 * when its turn comes.
 *
 * Client: beside a busy account (all ten places wait for its lock, for a second) an opening gets its place after 750 to 1,000 ms. It is
 * answered "certainly no effect, send it again", and the account is there, with its money; sent again there are two. The total of
 * the bank has grown by what was refused. The same when a COMMIT is delayed or a database is paused for a moment.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
/** An insert waits for nobody. */
const openMs = 750

/** @throws Problem \`not-applied\` when it takes longer. */
const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  const done = new AbortController()
  const late = sleep(ms, undefined, { signal: done.signal }).then((): never => {
    throw new Problem('not-applied', \`it took longer than \${ms} ms; send it again later\`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    within(
      openMs,
      pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.besideALock.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
