import { mutant, type Exam } from './mutant.ts'

/**
 * So that clients spread over new replicas soon, a connection that is older than two seconds is closed behind its next
 * answer. No request is lost, but a client needs a new connection every two seconds. Breaks `baseline.connections` (10
 * opened, 0 lost).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** After that a client dials again, and perhaps reaches another replica. */
const oldestConnectionMs = 2_000
const openedAt = new WeakMap<Socket, number>()

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const ageMs = performance.now() - (openedAt.get(request.socket) ?? performance.now())
    // Node then answers with \`Connection: close\`.
    if (ageMs > oldestConnectionMs) response.shouldKeepAlive = false
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  server.on('connection', (socket: Socket) => openedAt.set(socket, performance.now()))
  const sockets = socketsOf(server)`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.connections'],
  mayBreak: 'any',
}
