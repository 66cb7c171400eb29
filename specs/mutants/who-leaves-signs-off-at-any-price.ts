import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each process signs a table of the running ones, for the operator, and strikes itself off when it is told to end. A name
 * that stays would mislead people, so it tries until it has succeeded, before the shutdown with its deadline begins. Without a
 * database it never succeeds: SIGTERM during an outage is answered by nothing but a longer log, until somebody kills it.
 *
 * Breaks CONTRACT.md: "It may start before its database", "SIGTERM: … exit 0 within 10 s"; docs/checks.md, `gracefulEnd`:
 * "`startWithoutDatabase` sends SIGTERM to a service that waits for its database".
 * One would see: started without a database and sent SIGTERM, it is unready at once and still there ten seconds later. With a
 * database it ends as fast as ever.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { connect, type Query } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const signOn = async (query: Query): Promise<void> => {
  await query\`create table if not exists running (host text primary key, since timestamptz not null default now())\`
  await query\`insert into running (host) values (\${hostname()}) on conflict do nothing\`
}

const signOff = async (query: Query): Promise<void> => {
  await query\`delete from running where host = \${hostname()}\`
}

/** Again and again until it is done, or until nobody wants it any more. */
const untilDone = async (
  pool: Pool,
  work: (query: Query) => Promise<void>,
  isWanted: () => boolean = () => true,
): Promise<void> => {
  while (isWanted()) {
    try {
      await pool.use(connection => transaction(connection, work))
      return
    } catch (error) {
      log.info('register-not-reached', { error })
      await sleep(500)
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  void untilDone(pool, signOn, () => !readiness.stopping)`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  const stop = async (): Promise<boolean> => {
    readiness.stop()
    await untilDone(pool, signOff)
    return end()
  }
  const end = (): Promise<boolean> =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
