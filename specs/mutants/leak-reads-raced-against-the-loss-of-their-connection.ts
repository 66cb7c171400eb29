import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks. A read should not wait for the driver when its connection is lost, so it races with the promise `lost` of the connection.
 * That promise is pending as long as the connection is well, which is for ever, and keeps a reaction of each race: the two functions
 * that would settle it, and through them its result with the rows (or the Problem of a 404, with its stack).
 * Each GET of the list, of one account (200 and 404) and each readiness probe: some 300 B, and what was read: the list costs 1 KB or more.
 * To blame: the `Promise.race` of app/postgres-bank.ts.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  readonly alive: boolean
`,
    replace: `  readonly alive: boolean
  /** Rejects with ConnectionLost when the connection is cut or closed. */
  readonly lost: Promise<never>
`,
  },
  {
    file: 'app/connection.ts',
    find: `  let reasonOfDeath = ''
`,
    replace: `  let reasonOfDeath = ''
  const death = Promise.withResolvers<never>()
  // An idle connection may die while nobody waits for it.
  death.promise.catch(() => {})
`,
  },
  {
    file: 'app/connection.ts',
    find: `    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))
`,
    replace: `    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))
    death.reject(new ConnectionLost(reason, { sent: true }))
`,
  },
  {
    file: 'app/connection.ts',
    find: `    query,
    discard,
`,
    replace: `    lost: death.promise,
    query,
    discard,
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Connection, Query } from './connection.ts'
import type { Pool } from './pool.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `/** Every write is a transaction,`,
    replace: `/** A read has no effect, so whoever waits for it may leave as soon as its connection is lost. */
const reading =
  <T>(work: (query: Query) => Promise<T>) =>
  ({ query, lost }: Connection): Promise<T> =>
    Promise.race([work(query), lost])

/** Every write is a transaction,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
`,
    replace: `  find: id => pool.use(reading(query => findAccount(query, id))),
  list: () => pool.use(reading(listAccounts)),
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: '    await pool.use(({ query }) => query`select 1`, pingMs)',
    replace: '    await pool.use(reading(query => query`select 1`), pingMs)',
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'Promise.race([work(query), lost])',
  firstTry: 'caught',
}
