import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a POST that has no answer after 0.4 s is told "102 Processing" once, and gets its one final answer later, as always.
 * An interim answer has no body and ends nothing. Every client of HTTP/1.1 must be able to read any number of them and to ignore them (RFC 9110, section 15.2).
 * It is sent only to clients of HTTP/1.1, only when the request is complete, and never behind the head of the final answer.
 * Statuses, bodies and times of the final answers are unchanged. The timer is cleared when the answer is out or the client is gone.
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
    replace: `  const listener: RequestListener = (request, response) => {
    reassure(request, response)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `const patienceMs = 400

/** Tells a client that waits for long that its request is being processed. */
const reassure = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.httpVersion !== '1.1' || request.method !== 'POST') return
  const timer = setTimeout(() => {
    if (request.complete && !response.headersSent && !response.destroyed) response.writeProcessing()
  }, patienceMs)
  response.once('close', () => clearTimeout(timer))
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
