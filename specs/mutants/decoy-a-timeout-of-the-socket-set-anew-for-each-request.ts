import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each request gives its socket a time limit of 30 s, without a callback. The one that logs is added when the
 * connection is made, so a socket has one however many requests it serves; after an answer Node sets its own limit again.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    request.socket.setTimeout(30_000)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)
`,
    replace: `    sockets.add(socket)
    socket.once('timeout', () => console.log(JSON.stringify({ event: 'socket-timeout' })))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
