import { type Exam, mutant } from './mutant.ts'

/** Each request sets the timeout of its socket with a callback, and on a kept connection the callbacks of all its requests add up. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { info } from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const stalledMs = 20_000

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    request.socket.setTimeout(stalledMs, () => info('stalled', { method: request.method, url: request.url }))
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.external', 'leak.native'],
  blames: `request.socket.setTimeout(stalledMs, () => info('stalled', { method: request.method, url: request.url }))`,
}
