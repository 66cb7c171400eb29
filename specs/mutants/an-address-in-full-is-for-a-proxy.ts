import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a request that names its target by a whole address (`POST http://ledger:3000/api/transfer HTTP/1.1`, the absolute form) is refused with
 * 400, because "only a proxy is asked like that". RFC 9112, 3.2.2: a server MUST accept the absolute form in requests; clients behind a configured
 * proxy, and some gateways, send nothing else. They can move no money and read no balance, although every order of theirs is right.
 *
 * Breaks docs/checks.md, `forms`: "a transfer is served in each form that HTTP/1.1 allows".
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
`,
    replace: `  const listener: RequestListener = (request, response) => {
    // A whole address is for a proxy. Who takes this service for one is told so, as CONNECT is.
    if (request.url?.startsWith('/') === false) {
      const problem = new Problem('malformed-request', 'this is not a proxy; name the path alone')
      response.writeHead(problem.status, { 'Content-Type': 'application/problem+json' }).end(problem.body)
      return
    }
    void respond(request, response)
  }
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
