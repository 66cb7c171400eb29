import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: back-pressure. While more than ten callers wait for a place in the pool, the server reads from none of its sockets, so that
 * the kernel and not the heap holds what comes next. But health checks, metrics and readiness come through the same sockets and need
 * no place in the pool. Behind a lock the health check is silent for as long as the queue is long, and an orchestrator ends a service
 * that is only busy. It hurts all clients of that replica, and the rest of a half-sent request waits too.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  readonly port: number
  /** Called with errors`,
    replace: `  readonly port: number
  /** How many callers wait for the database. */
  readonly queued: () => number
  /** Called with errors`,
  },
  {
    file: 'app/server.ts',
    find: ` = async (api: Api, { port, reportFailure }: ListenOptions)`,
    replace: ` = async (api: Api, { port, queued, reportFailure }: ListenOptions)`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)
`,
    replace: `  const sockets = socketsOf(server)
  holdBack(sockets, queued)
`,
  },
  {
    file: 'app/server.ts',
    find: `/** Node treats a connection that has never`,
    replace: `/** While the queue is long, nothing more is read. */
const holdBack = (sockets: ReadonlySet<Socket>, queued: () => number): void => {
  let held = false
  setInterval(() => {
    const long = queued() > 10
    if (!long && !held) return
    held = long
    for (const socket of sockets) {
      if (long) socket.pause()
      else socket.resume()
    }
  }, 25).unref()
}

/** Node treats a connection that has never`,
  },
  {
    file: 'app/service.ts',
    find: `listen(api, { port: config.port, reportFailure })`,
    replace: `listen(api, {
    port: config.port,
    queued: () => pool.state.queued,
    reportFailure,
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
