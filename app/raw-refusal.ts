import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem, type ProblemKind } from './problem.ts'

const reasons: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'the headers are larger than 16 KiB; send less'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'the request did not arrive in time; send it again at once'],
}

/** The answer to the latest request of each connection. */
const latest = new WeakMap<Duplex, ServerResponse>()

/** Answers requests that Node's HTTP parser rejects, as problem details too. */
export const refuseMalformed = (server: Server): void => {
  server.on('request', ({ socket }, response) => latest.set(socket, response))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const [kind, detail] = reasons[error.code ?? ''] ?? ['malformed-request', 'this is not HTTP/1.1']
    refuse(socket, new Problem(kind, detail))
  })
  server.on('connect', (_request, socket) => {
    refuse(socket, new Problem('method-not-allowed', 'this is not a proxy; use GET or POST'))
  })
}

const refuse = (socket: Duplex, problem: Problem): void => {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  // A client takes the next answer for that of its earliest request. One that is not complete is itself malformed.
  const before = latest.get(socket)
  if (before?.req.complete && !before.writableFinished && !before.destroyed) {
    before.once('close', () => refuse(socket, problem))
    return
  }
  const { status, body } = problem
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.on('error', () => {})
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
