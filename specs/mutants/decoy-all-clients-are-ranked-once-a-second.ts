import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: once a second all open connections are ranked by the time that their answers took, and the next requests of the first of
 * them wait a turn of the event loop. A thousand records are sorted in well below a millisecond, and belong to their sockets alone.
 *
 * Keeps `latency.p99` and `throughput` of `scale.1000`, and `heap` (the records are in a WeakMap).
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const clients = new WeakMap<Socket, { ms: number }>()
  let greediest: { readonly ms: number } | undefined
  const listener: RequestListener = (request, response) => {
    const client = clients.get(request.socket) ?? { ms: 0 }
    clients.set(request.socket, client)
    const startedAt = performance.now()
    response.once('finish', () => {
      client.ms += performance.now() - startedAt
    })
    if (client === greediest) setImmediate(() => void respond(request, response))
    else void respond(request, response)
  }
  const rank = (): void => {
    const ranked = [...sockets]
      .flatMap(socket => clients.get(socket) ?? [])
      .toSorted((one, other) => other.ms - one.ms)
    const middle = ranked[Math.floor(ranked.length / 2)]
    const [first] = ranked
    greediest =
      first !== undefined && middle !== undefined && first.ms > 1_000 + 10 * middle.ms ? first : undefined
  }
  setInterval(rank, 1_000).unref()`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
