import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a client whose Accept is exactly `application/json` gets refusals under that type, "because it asked for no other". Nothing
 * tells it that the body is problem details (CONTRACT: "Errors are RFC 9457 `application/problem+json`").
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `if (error instanceof Problem) return error.toResponse()`,
    replace: `if (error instanceof Problem) {
      const response = error.toResponse()
      if (c.req.header('Accept') === 'application/json')
        response.headers.set('Content-Type', 'application/json')
      return response
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'caught',
}
