import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that newcomers are served first, a connection lets others go first for 25 ms for each second of its age; the age
 * is counted anew after three seconds. Every answer comes within 100 ms, but the times of 100 requests one after the other
 * climb from 0 to 75 ms and fall back: that breaks the promise of a standard deviation below 10 ms (consistency.stdDev).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const seniorityMs = 3_000
/** What a connection waits for each second of its age. */
const yieldMsPerSecond = 25

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const openedAt = new WeakMap<Socket, number>()
  const listener: RequestListener = (request, response) => {
    const now = performance.now()
    const since = openedAt.get(request.socket) ?? now
    openedAt.set(request.socket, since)
    const yieldMs = (((now - since) % seniorityMs) / 1_000) * yieldMsPerSecond
    if (yieldMs < 1) void respond(request, response)
    else setTimeout(() => void respond(request, response), yieldMs)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'caught',
}
