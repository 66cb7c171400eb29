import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: doubled slashes in a path are made one before it is routed. Through a proxy the target of a request is a whole address, and the two
 * slashes behind its scheme are doubled too.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    // Clients that join a base address and a path write //api/accounts.
    request.url = request.url?.replaceAll(/\\/{2,}/g, '/')
    void respond(request, response)
  }`,
  },
])

/**
 * Breaks "a transfer is served in each form that HTTP/1.1 allows": a server must accept a target in absolute form (RFC 9112, 3.2.2), and
 * this one did.
 * When: the request line is POST http://ledger:3000/api/transfer HTTP/1.1, as every client sends it that has a proxy for plain HTTP.
 * Seen: 400 `malformed-request`, "the path or the Host header is not valid", for each route; with POST /api/transfer the same order is served.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
}
