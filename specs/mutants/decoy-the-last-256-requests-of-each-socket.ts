/**
 * Each socket has the last 256 requests that came over it, in a ring that hangs on the socket by a WeakMap, to tell what a client had
 * done before it sent what is no HTTP. Ten clients fill their rings in about 2,600 requests, and those that stay connected from
 * round to round keep them (about 100 bytes for each request); those of a closed socket are collected with it. Bounded by 256 for
 * each open connection: nothing should be accused.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `interface Turn {
  readonly method: string
  readonly url: string
  readonly at: number
}

interface Trail {
  readonly turns: Turn[]
  count: number
}

/** What came over each socket at last. */
const trails = new WeakMap<Socket, Trail>()
const turnsMax = 256

const remember = ({ socket, method = '', url = '' }: IncomingMessage): void => {
  const trail = trails.get(socket) ?? { turns: [], count: 0 }
  trail.turns[trail.count % turnsMax] = { method, url, at: performance.now() }
  trail.count += 1
  trails.set(socket, trail)
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    remember(request)
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `  refuseMalformed(server)`,
    replace: `  refuseMalformed(server)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { turns = [], count = 0 } = trails.get(socket as Socket) ?? {}
    if (error.code?.startsWith('HPE_') === true && turns.length > 0)
      console.log(JSON.stringify({ event: 'no-http', code: error.code, count, last: turns.at((count - 1) % turnsMax) }))
  })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
