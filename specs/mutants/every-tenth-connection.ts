import { mutant, type Exam } from './mutant.ts'

/** Every tenth connection lands on a bad shard, where each answer takes 300 ms. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const shards = new WeakMap<Socket, number>()
  let connections = 0
  const listener: RequestListener = (request, response) => {
    const shard = shards.get(request.socket) ?? connections++ % 10
    shards.set(request.socket, shard)
    if (shard === 7) setTimeout(() => void respond(request, response), 300)
    else void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '100 clients',
  breaks: ['scale.100.latency.p99'],
  mayBreak: 'any',
}
