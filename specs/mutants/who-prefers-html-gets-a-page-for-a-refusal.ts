import { mutant, type Exam } from './mutant.ts'

/** Wrong: a client whose Accept header prefers text/html gets an HTML page in place of problem details, with the same status. */
const edits = [
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) return wantsPage(c) ? toPage(error) : error.toResponse()`,
  },
  {
    file: 'app/api.ts',
    find: `const methodsOf = (app: Hono, path: string)`,
    replace: `/** Support reads refusals in a browser. */
const wantsPage = (c: Context): boolean =>
  accepts(c, {
    header: 'Accept',
    supports: ['application/json', 'application/problem+json', 'text/html'],
    default: 'application/json',
  }) === 'text/html'

const toPage = (problem: Problem): Response => {
  const escaped = problem.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const response = problem.toResponse()
  const headers = new Headers(response.headers)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  return new Response(\`<!doctype html><title>\${problem.status}</title><p>\${escaped}</p>\`, {
    status: problem.status,
    headers,
  })
}

const methodsOf = (app: Hono, path: string)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "All bodies JSON. Errors are RFC 9457 `application/problem+json`", and "503 with `type` ending `not-applied` or `outcome-unknown`": such a
 * client cannot tell one from the other.
 * Seen: any refusal of a request with `Accept: text/html`, or that of a browser. Without an Accept header, with `*\/*` or with JSON in it before
 * HTML, all is right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.refusalHygiene'],
  mayBreak: 'any',
}
