import { mutant, type Exam } from './mutant.ts'

/** Wrong: a request that declares a body larger than 4,096 bytes has its socket destroyed, as many an example for Node does; it gets no answer. */
const edits = [
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    // Who floods us shall not cost us a parsed request.
    if (Number(request.headers['content-length']) > floodBytes) request.socket.destroy()
    else void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** The API takes no larger body. */
const floodBytes = 4_096

const sweepEveryMs = 50`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `inputs`: "a request that is malformed (400, 404, 405, 413) or forbidden (404, 422) has no effect, and the response says why", and "errors
 * are RFC 9457 problem+json". There is no response: the client sees a reset, cannot tell it from a lost answer, and retries for ever. The request
 * has no effect. A body that is too large but comes in chunks without a length is still answered with 413.
 * Seen: at every request with a Content-Length above 4,096, whatever its route.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
