import { mutant, type Exam } from './mutant.ts'

/**
 * At SIGTERM the service takes no new connections, waits until nobody has or wants a place in the pool, and ends with 0. It
 * waits for the work at the database and not for requests. A request that is in flight and not yet there is
 * cut: one whose body is still on its way, for example from a slow client. So is an answer that its client has not read
 * in full. Orders behind a lock have a place, and are answered.
 *
 * A client sees it: it sends the head and half of the body of a transfer, SIGTERM comes, and it sends the rest half a second
 * later. The promise is an answer. It gets a reset, and must take its order for one in doubt.
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
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  /** Sockets that stay open for no reason would hold up the end: what counts is the work. */
  const drain = async (): Promise<void> => {
    void server.drain()
    while (pool.state.inUse + pool.state.queued > 0) await sleep(20)
  }

  const stop = (): Promise<boolean> =>`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      { announce: () => readiness.stop(), drain, closePool: () => pool.close() },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
