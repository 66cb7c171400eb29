import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: when the service is busy, every four seconds one health check does the housework for all, and takes 150 ms. At 120
 * requests a second that is one of 480; P99 allows five of them. Nobody else waits meanwhile. It is only done while five or more
 * clients are connected, by a client that has asked five times before: a single client, and one that has just come, never does it. Who
 * looks at the slowest request, or at a mean of a few, accuses it.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const houseworkEveryMs = 4_000
const houseworkMs = 150
const clientsWhenBusy = 5
const requestsOfARegular = 5

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const asked = new WeakMap<Socket, number>()
  let doneAt = performance.now()
  const doesHousework = (socket: Socket, path: string | undefined): boolean => {
    const before = asked.get(socket) ?? 0
    asked.set(socket, before + 1)
    if (path !== '/api/health' || before < requestsOfARegular || sockets.size < clientsWhenBusy) return false
    const now = performance.now()
    if (now < doneAt + houseworkEveryMs) return false
    doneAt = now
    return true
  }
  const listener: RequestListener = (request, response) => {
    if (doesHousework(request.socket, request.url))
      setTimeout(() => void respond(request, response), houseworkMs)
    else void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
