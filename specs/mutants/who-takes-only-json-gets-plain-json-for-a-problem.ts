import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: strict content negotiation. A client whose Accept header names neither `application/problem+json` nor a range that holds
 * it, such as the usual `Accept: application/json`, gets the same problem document labelled `application/json`, and a client that
 * tells problems by their media type takes it for a result. CONTRACT: errors are RFC 9457 `application/problem+json`, for every
 * call.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      if (readiness.stopping) response.headers.set('Connection', 'close')
      if (response.status >= 400 && !takesProblems(request.headers.get('Accept')))
        response.headers.set('Content-Type', 'application/json')`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** RFC 9110, 12.5.1: a type that the client does not name, by itself or by a range, is not acceptable to it. */
const takesProblems = (accept: string | null): boolean =>
  accept === null || /application\\/problem\\+json|application\\/\\*|\\*\\/\\*/i.test(accept)

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
