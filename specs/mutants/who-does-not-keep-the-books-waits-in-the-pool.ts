import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong with two replicas: one of them shall log the size of the ledger every ten seconds. Who does it is settled by an advisory lock
 * of a session: the first gets it at once, and lends its connection on. The other one asks again and again, and waits for the lock each
 * time until `lock_timeout`, in a place of the pool: `pg_advisory_lock` where `pg_try_advisory_lock` was meant.
 *
 * Breaks CONTRACT `POOL_SIZE` (10 places for requests), "pool saturation", and docs `nothingLeftBehind`: "afterwards all connections
 * are idle"; docs `placesKept` when the roles change in an outage.
 * Seen: start a second replica (or a successor before the first has ended). Quiet, it always has one session that waits for a lock,
 * `inUse: 1` in its metrics, an error each second in the database's log, and nine places for orders where its twin has ten. With
 * POOL_SIZE 1 its calls wait up to a second each and many are turned away. One replica alone is healthy.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const booksLock = 7_504
const booksEveryMs = 10_000
const againAfterMs = 100

/** One replica logs the size of the ledger: the one whose session has the lock. It is free when that session ends. */
const keepBooks = async (pool: Pool, readiness: Readiness): Promise<void> => {
  let mine = false
  while (!readiness.stopping) {
    try {
      if (!mine) await pool.use(({ query }) => query\`select pg_advisory_lock(\${booksLock})\`)
      mine = true
      const [books] = await pool.use(({ query }) =>
        query<{ transfers: number }>\`select count(*) as transfers from transfers\`,
      )
      log.info('books', { transfers: books?.transfers })
      await sleep(booksEveryMs, undefined, { ref: false })
    } catch {
      await sleep(againAfterMs, undefined, { ref: false })
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  void keepBooks(pool, readiness)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'missed',
}
