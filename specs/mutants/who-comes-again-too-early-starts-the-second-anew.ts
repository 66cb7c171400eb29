import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the service holds its clients to the Retry-After of a refused transfer. Who sends a transfer less than a second after a 503 gets
 * another 503 without a look at the database. But the guard notes every 503 that leaves, its own too, and knows clients by their
 * address: while several clients of one address go on sending, each early one starts the second anew for all of them. One lost
 * connection, or one lock that did not come free, and nobody behind that address can pay any more, although the database is well.
 *
 * Breaks docs/checks.md, `recovery.<fault>`: "99 % of the requests succeed again", and `poolSaturation` `poolRecovery`.
 * One would see: after any fault all transfers are answered 503 `not-applied` in less than a millisecond, for as long as they come more
 * often than once a second; reads and /api/ready answer 200. A service that never had to answer 503 shows nothing.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const comesTooEarly = retryAfterGuard()
  const listener: RequestListener = (request, response) => {
    if (comesTooEarly(request, response)) refuseEarly(request, response)
    else void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `/** What \`Retry-After\` says. */
const pauseMs = 1_000
const clientsMax = 10_000

/** Who was asked to wait and does not, costs no place in the pool. */
const retryAfterGuard = () => {
  const refusedAt = new Map<string, number>()
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url !== '/api/transfer') return false
    const client = request.socket.remoteAddress ?? ''
    response.once('finish', () => {
      if (response.statusCode !== 503) return
      if (refusedAt.size >= clientsMax) refusedAt.clear()
      refusedAt.set(client, performance.now())
    })
    const at = refusedAt.get(client)
    return at !== undefined && performance.now() - at < pauseMs
  }
}

const refuseEarly = (request: IncomingMessage, response: ServerResponse): void => {
  const { status, body } = new Problem(
    'not-applied',
    'the transfer before was refused less than a second ago; wait as long as Retry-After says',
  )
  request.resume()
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Retry-After': '1',
  })
  response.end(body)
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
