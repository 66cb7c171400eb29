import { mutant, type Exam } from './mutant.ts'

/**
 * Every request is posted to a worker thread, which groups the requests by minute for a report and never drops a minute: the
 * heap of the main thread stays flat, that of the worker grows. A team moves the audit off the event loop and
 * forgets that a thread is long-lived too.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { Worker } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** The audit has a thread of its own, so that no request waits for it. */
const auditor = new Worker(
  \`
  const { parentPort } = require('node:worker_threads')
  const minutes = new Map()
  parentPort.on('message', request => {
    const minute = Math.floor(request.at / 60_000)
    const trail = minutes.get(minute) ?? []
    minutes.set(minute, trail)
    trail.push({ ...request, host: new URL(request.url).host, received: new Date() })
  })
\`,
  { eval: true, name: 'auditor' },
)
auditor.unref()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      auditor.postMessage({
        at: Date.now(),
        method: request.method,
        url: request.url,
        status: response.status,
        agent: request.headers.get('User-Agent') ?? 'none',
      })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    `trail.push({ ...request, host: new URL(request.url).host, received: new Date() })`,
    // Where the minute ends while it is looked for, and another list begins.
    'minutes.set(minute, trail)',
  ],
}
