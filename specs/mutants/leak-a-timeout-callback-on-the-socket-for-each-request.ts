import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: each request gives its socket a time limit with a callback that would log the request. The callback is a listener of
 * the socket, which a client keeps for many requests, and it holds the request.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    request.socket.setTimeout(30_000, () => {
      console.log(JSON.stringify({ event: 'stalled', method: request.method, url: request.url }))
    })
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
