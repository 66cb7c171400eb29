import { mutant, type Exam } from './mutant.ts'

/**
 * Against clients that forget their connections, idle ones are closed once a second while there are more than 500. A client
 * between two requests is idle too, so of a thousand clients nearly all lose their connection every second. Breaks
 * `scale.1000.connections` (1,000 opened, none lost) and `scale.1000.errors` (a request that is sent while its connection
 * is closed).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** Above it, connections that nobody uses make room for others. */
const crowded = 500
const makeRoomEveryMs = 1_000

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  const sockets = socketsOf(server)
  const makeRoom = (): void => {
    if (sockets.size > crowded) server.closeIdleConnections()
  }
  setInterval(makeRoom, makeRoomEveryMs).unref()`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.connections'],
  mayBreak: 'any',
}
