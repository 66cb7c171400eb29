import { type Exam, mutant } from './mutant.ts'

/**
 * Each refusal is told to a collector beside the service. A notice that cannot be delivered is sent again, after ten seconds and
 * then ever later, and nobody gives up. There is no collector here: each refusal leaves a timer with its notice that sets the
 * next timer when it fires.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { connect } from 'node:net'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Notice {
  readonly at: Date
  readonly method: string
  readonly path: string
  readonly problem: string
}

const collector = { host: '127.0.0.1', port: 4_318 }
const firstRetryMs = 10_000
const longestRetryMs = 300_000

const deliver = (notice: Notice, retryMs = firstRetryMs): void => {
  const socket = connect(collector)
  socket.once('connect', () => {
    socket.resume().end(JSON.stringify(notice))
  })
  socket.once('error', () => {
    setTimeout(() => deliver(notice, Math.min(retryMs * 2, longestRetryMs)), retryMs)
  })
}`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      deliver({ at: new Date(), method: c.req.method, path: c.req.path, problem: error.body })
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.handles'],
  mayBreak: 'any',
  blames: ['setTimeout(() => deliver(notice, Math.min(retryMs * 2, longestRetryMs)), retryMs)'],
  firstTry: 'caught',
}
