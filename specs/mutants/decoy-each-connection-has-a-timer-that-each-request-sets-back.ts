import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection has a timer of five seconds, which notes that it is quiet, and each request sets it back. It looks
 * like a thousand timers, started anew five thousand times a second, and like connections that are closed for being
 * idle. But to set a timer back costs next to nothing, it closes no connection, and both the timer and the note end
 * with the connection.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs =`,
    replace: `const quietAfterMs = 5_000

/** Connections without a request for a while, for the log. */
const quiet = new Set<Socket>()

const watchQuiet = (server: Server): void => {
  const timers = new WeakMap<Socket, NodeJS.Timeout>()
  server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => quiet.add(socket), quietAfterMs).unref()
    timers.set(socket, timer)
    socket.once('close', () => {
      clearTimeout(timer)
      quiet.delete(socket)
    })
  })
  server.on('request', ({ socket }) => {
    quiet.delete(socket)
    if (!socket.destroyed) timers.get(socket)?.refresh()
  })
}

const sweepEveryMs =`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  watchQuiet(server)
  const sockets = socketsOf(server)`,
  },
  {
    file: 'app/server.ts',
    find: `  const closed = once(server, 'close')`,
    replace: `  log.info('draining', { connections: sockets.size, quiet: quiet.size })
  const closed = once(server, 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
