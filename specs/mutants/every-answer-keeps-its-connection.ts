import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: every answer says `Connection: keep-alive`, because a balancer took answers without it for the last ones. Node leaves the decision to a header that is set: a client
 * that asked for the end of the connection, and one of HTTP/1.0 that knows nothing else, wait for it until the idle timeout of 65 s.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    // Our balancer opens a new connection after each answer that does not say so.
    response.setHeader('Connection', 'keep-alive')
    void respond(request, response)
  }`,
  },
])

/**
 * Breaks a rule of HTTP/1.1 (RFC 9112, 9.6): a server that receives `close` must close after the answer, and must not say keep-alive.
 * When: a request has `Connection: close`, or is HTTP/1.0 without keep-alive (old probes, ab, nginx as a proxy with its defaults), and its client reads until the end.
 * Clients that keep their connections, and the answers after SIGTERM, notice nothing.
 * Seen: the answer to `POST /api/transfer` with `Connection: close` says keep-alive, and the connection ends 65 s later; what the client still sends on it is refused with 400.
 * One socket and one descriptor are kept for each such request: 1,000 probes in a minute are 1,000 open sockets.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.forms'],
}
