import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the signal handlers are set up after the first look at the database, when there is something to end in order. The service listens at once and is
 * alive, but until a database that was down at its start has answered for the first time, process 1 ignores SIGTERM and SIGINT.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `/** Process 1 of a container has no default handlers: it would ignore a signal without one. */`,
    replace: `const { port, opened } = await starting
log.info('listening', { port })
// Before that nothing has been done that would have to be ended in order.
await opened

/** Process 1 of a container has no default handlers: it would ignore a signal without one. */`,
  },
  {
    file: 'app/main.ts',
    find: `const { port } = await starting
log.info('listening', { port })`,
    replace: `log.info('open', { port })`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  readonly port: number`,
    replace: `  readonly port: number
  /** Settles when the database has answered for the first time. */
  readonly opened: Promise<void>`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const pauseMs = 200

const firstAnswer = async (ping: () => Promise<void>): Promise<void> => {
  for (;;) {
    try {
      await ping()
      return
    } catch {
      await sleep(pauseMs)
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  return { port: server.port, stop }`,
    replace: `  return { port: server.port, opened: firstAnswer(() => bank.ping()), stop }`,
  },
])

/**
 * Breaks "SIGTERM: not ready at once, pool closed, exit 0 within 10 s", together with "it may start before its database".
 * When: the service is started while the database is down, and told to end before the database is up. Otherwise the handlers are there some milliseconds after the port.
 * Seen: kill the database, restart the service, send SIGTERM: it stays, new connections are accepted, and only SIGKILL (137) ends it. A rollout in an outage takes its whole grace period.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
