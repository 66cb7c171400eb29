import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each request has a time-out of a minute with a callback. It looks like a listener added to a
 * kept connection by every request, but `request.setTimeout` adds it to the request, which goes with its
 * answer. A minute is longer than any request is allowed, and between two requests Node sets the time-out
 * of the socket to that of kept connections.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `const listener: RequestListener = (request, response) => {
    request.setTimeout(60_000, () => request.destroy())
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
