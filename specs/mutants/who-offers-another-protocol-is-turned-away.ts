import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: scanners that try to open WebSockets filled the log with 404s. Like CONNECT, an Upgrade is now refused at the socket, as a problem.
 * But `Upgrade` is an offer: a server that does not speak the protocol ignores the header and answers in HTTP/1.1. A client that would like HTTP/2
 * offers `h2c` with its first request, and Node hands every offer to the listener, whatever the protocol and whatever the route.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `  server.on('connect', (_request, socket) => {`,
    replace: `  server.on('upgrade', (_request, socket) => {
    refuse(socket, new Problem('malformed-request', 'there is no other protocol here; use HTTP/1.1'))
  })
  server.on('connect', (_request, socket) => {`,
  },
])

/**
 * Breaks that a well-formed request is served: it is refused with 400 `malformed-request` (without effect), and its connection is closed.
 * When: a request carries `Connection: Upgrade` and `Upgrade`: the first request of Java's HttpClient to an http:// address, with its defaults
 * (`Connection: Upgrade, HTTP2-Settings`, `Upgrade: h2c`), `curl --http2`, some sidecars. Such a client never gets anything from this bank.
 * Seen: GET /api/health, or a valid order, with these two headers: 400 instead of 200. Without them all is as before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
