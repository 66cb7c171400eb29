import { mutant, type Exam } from './mutant.ts'

/** A connection may live for one second; the next answer on it says Connection: close. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const since = new WeakMap<Socket, number>()
  const listener: RequestListener = (request, response) => {
    const now = performance.now()
    const first = since.get(request.socket) ?? now
    since.set(request.socket, first)
    if (now - first > 1_000) response.shouldKeepAlive = false
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.connections'],
  mayBreak: 'any',
}
