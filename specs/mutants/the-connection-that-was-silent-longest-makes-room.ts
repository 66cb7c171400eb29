import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the service keeps 256 connections of clients. A new one is always welcome: the idle one that has been silent for longest is
 * closed for it. That is meant for clients that have left without a word. With a thousand clients who each ask five times a second,
 * everybody is idle most of the time: each who comes back pushes out another, who comes back in turn, and requests on their way to a
 * closed connection are lost. A hundred clients notice nothing.
 * Breaks the promises of scale for 1,000 clients: one connection for each, none lost, no error.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const connectionsKept = 256

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = new Set<Socket>()`,
    replace: `  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  // The set is in the order of the latest requests: the first has been silent for longest.
  server.on('request', ({ socket }, response) => {
    busy.add(socket)
    response.once('close', () => {
      busy.delete(socket)
      if (sockets.delete(socket)) sockets.add(socket)
    })
  })
  const makeRoom = (): void => {
    if (sockets.size <= connectionsKept) return
    for (const socket of sockets) {
      if (busy.has(socket)) continue
      socket.destroy()
      sockets.delete(socket)
      return
    }
  }`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)
`,
    replace: `    makeRoom()
    sockets.add(socket)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients',
  breaks: ['scale.1000.connections'],
  mayBreak: 'any',
  firstTry: 'caught',
}
