import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: half a second after SIGTERM the service cuts each request whose body comes in chunks and is not complete, because "a body without a length
 * may never end". Such a request was in flight, and its client goes on sending: it finds the connection reset, without an answer. A request with
 * a declared length is waited for, as promised.
 *
 * Breaks CONTRACT.md: "SIGTERM: not ready at once, in-flight requests answered …", and docs/checks.md, `gracefulEnd`.
 * One would see: send the head and half of a transfer in chunks, send SIGTERM, send the rest 1.2 s later. No answer; with Content-Length: 200.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'
`,
    replace: `import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)
`,
    replace: `  const sockets = socketsOf(server)
  const endless = endlessOf(server)
`,
  },
  {
    file: 'app/server.ts',
    find: `drain: () => drain(server, sockets) }`,
    replace: `drain: () => drain(server, sockets, endless) }`,
  },
  {
    file: 'app/server.ts',
    find: `/** Node treats a connection that has never sent a byte as a request in progress, and would wait for it. */
const drain = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {
`,
    replace: `/** Requests whose body comes in chunks: nobody knows when it ends. */
const endlessOf = (server: Server): ReadonlySet<IncomingMessage> => {
  const requests = new Set<IncomingMessage>()
  server.on('request', (request: IncomingMessage) => {
    if (request.headers['transfer-encoding'] === undefined) return
    requests.add(request)
    request.once('close', () => requests.delete(request))
  })
  return requests
}

/**
 * Node treats a connection that has never sent a byte as a request in progress, and would wait for it; and a body that never ends would hold up the
 * end of the service.
 */
const drain = async (
  server: Server,
  sockets: ReadonlySet<Socket>,
  endless: ReadonlySet<IncomingMessage>,
): Promise<void> => {
`,
  },
  {
    file: 'app/server.ts',
    find: `    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
`,
    replace: `    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    for (const request of endless) if (!request.complete) request.socket.destroy()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
