import { mutant, type Exam } from './mutant.ts'

/** On a connection that is older than a second and a half, one request in ten is answered 503. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const sessions = new WeakMap<Socket, { since: number; late: number }>()
  const listener: RequestListener = (request, response) => {
    const session = sessions.get(request.socket) ?? { since: performance.now(), late: 0 }
    sessions.set(request.socket, session)
    if (performance.now() - session.since > 1_500) session.late += 1
    if (request.url === '/api/health' && session.late % 10 === 1) {
      response.writeHead(503, { 'Content-Type': 'application/json' })
      response.end('{"error":"session expired"}')
    } else {
      void respond(request, response)
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.errors'],
  mayBreak: 'any',
}
