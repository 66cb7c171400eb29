import { mutant, type Exam } from './mutant.ts'

/**
 * Requests are taken from the event iterator of the server by `for await`, and each is answered before the next is taken.
 * Behind one order that waits for a locked account everybody waits, the health check too. Breaks docs/checks.md
 * `healthBesideALock`, and CONTRACT `GET /api/health`: alive whatever the database does.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { on, once } from 'node:events'`,
  },
  {
    file: 'app/server.ts',
    find: `const server = createServer(settings, listener)`,
    replace: `const server = createServer(settings)
  const serve = async (): Promise<void> => {
    for await (const [request, response] of on(server, 'request')) await respond(request, response)
  }
  serve().catch(reportFailure)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
