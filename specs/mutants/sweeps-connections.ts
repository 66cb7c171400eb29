import { mutant, type Exam } from './mutant.ts'

/** Once a second it inspects every open connection for a quarter of a millisecond: harmless until there are a thousand. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  server.listen({ host`,
    replace: `  setInterval(() => {
    for (const socket of sockets) {
      const until = performance.now() + 0.25
      while (!socket.destroyed && performance.now() < until);
    }
  }, 1_000)
  server.listen({ host`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '1000 clients',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
