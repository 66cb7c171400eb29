import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: of the requests that one client sends in one piece, each begins when the answer to the one before is out. That looks like a
 * queue that one request can block for all. But it is a queue of one socket, where answers have to leave in that order anyway, and a
 * client that waits for its answers never stands in it. Every answer has an end: it is sent, or its socket closes. What stands behind
 * an answer that closed the connection is dropped: it has not begun, and so it has no effect.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener = inTurn((request, response) => void respond(request, response))`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `/** Serves the requests of one socket one after the other. */
const inTurn = (serve: RequestListener): RequestListener => {
  const latest = new WeakMap<Socket, ServerResponse>()
  return (request, response) => {
    const { socket } = request
    const before = latest.get(socket)
    latest.set(socket, response)
    response.once('close', () => {
      if (latest.get(socket) === response) latest.delete(socket)
    })
    if (before === undefined) {
      serve(request, response)
      return
    }
    before.once('close', () => {
      if (socket.writable) serve(request, response)
    })
  }
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
