import { mutant, type Exam } from './mutant.ts'

/**
 * A connection may have one request under way; against floods by pipelining, one that comes before the answer to the last
 * is finished is answered 400. HTTP/1.1 allows a client to send two requests in one piece, and the second is a right one.
 * Breaks `transaction.forms` (a transfer is served also as one of two in one piece).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** Connections whose latest request is not answered yet. */
const busy = new WeakSet<Socket>()

const refuse = (response: ServerResponse): void => {
  const { status, body } = new Problem('malformed-request', 'wait for the answer before the next request')
  response.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(body)
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const { socket } = request
    if (busy.has(socket)) {
      refuse(response)
      return
    }
    busy.add(socket)
    response.once('close', () => busy.delete(socket))
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
