import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: no client shall take more than its share, so a connection may ask ten times in a quarter of a second. Whoever asks an
 * eleventh time is not refused: the request waits until the next quarter begins. Clients who ask rarely notice nothing. One that asks
 * one thing after the other is answered at once ten times, and then waits for more than 100 ms, again and again.
 * Breaks the promise that requests one after the other take the same time (standard
 * deviation below 10 ms; here some 40).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const shareMs = 250
const shareRequests = 10

interface Share {
  begunAt: number
  used: number
}

const shares = new WeakMap<Socket, Share>()

/** How long the next request of a connection has to wait for its share. */
const waitOf = (socket: Socket): number => {
  const now = performance.now()
  const share = shares.get(socket)
  if (share === undefined || now >= share.begunAt + shareMs) {
    shares.set(socket, { begunAt: now, used: 1 })
    return 0
  }
  share.used += 1
  if (share.used <= shareRequests) return 0
  const waitMs = share.begunAt + shareMs - now
  shares.set(socket, { begunAt: share.begunAt + shareMs, used: 1 })
  return waitMs
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `const listener: RequestListener = (request, response) => {
    const waitMs = waitOf(request.socket)
    if (waitMs > 0) setTimeout(() => void respond(request, response), waitMs)
    else void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'caught',
}
