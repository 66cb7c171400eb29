import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: no client shall take all of the service, so at each request the open connections are ranked by the time that their answers
 * took, and who is far ahead of the middle waits a turn. Ten are ranked in no time; a thousand take longer than half a core has for a
 * request.
 *
 * Breaks `latency.p99` of `scale.1000` (5,000 times a second a thousand records are sorted), and with it `throughput`.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const clients = new Map<Socket, { ms: number }>()
  const listener: RequestListener = (request, response) => {
    const { socket } = request
    let client = clients.get(socket)
    if (client === undefined) {
      client = { ms: 0 }
      clients.set(socket, client)
      socket.once('close', () => clients.delete(socket))
    }
    const asking = client
    const startedAt = performance.now()
    response.once('finish', () => {
      asking.ms += performance.now() - startedAt
    })
    const ranked = [...clients.values()].toSorted((one, other) => other.ms - one.ms)
    const middle = ranked[Math.floor(ranked.length / 2)] ?? asking
    if (ranked[0] === asking && asking.ms > 1_000 + 10 * middle.ms)
      setImmediate(() => void respond(request, response))
    else void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'inconclusive',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
