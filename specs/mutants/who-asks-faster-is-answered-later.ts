import { mutant, type Exam } from './mutant.ts'

/**
 * No client may take all of the service: after twenty requests of a connection within a second each further one waits 10 ms longer than
 * the one before, until the second is over. Nobody is refused, and a client with 12 requests a second never waits. But one that asks
 * every 10 ms gets twenty answers at once and then ten after 10, 20, … 110 ms, in every second: a standard deviation of more than 30 ms.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const windowMs = 1_000
const freeInWindow = 20
const laterByMs = 10

interface Pace {
  readonly since: number
  requests: number
}

const paces = new WeakMap<Socket, Pace>()

/** How long the next request of this connection has to wait. Slowing down is kinder than 429. */
const waitOf = (socket: Socket): number => {
  const now = performance.now()
  const known = paces.get(socket)
  const pace = known !== undefined && now - known.since < windowMs ? known : { since: now, requests: 0 }
  paces.set(socket, pace)
  pace.requests += 1
  return Math.max(0, pace.requests - freeInWindow) * laterByMs
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    const waitMs = waitOf(request.socket)
    if (waitMs === 0) void respond(request, response)
    else setTimeout(() => void respond(request, response), waitMs)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
