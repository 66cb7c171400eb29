import { mutant, type Exam } from './mutant.ts'

/**
 * Every request is posted to a worker thread, which keeps the latest 128 and a count for each status. Healthy: all messages
 * are read, and the worker's heap has a bound.
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
  const latest = []
  const byStatus = new Map()
  parentPort.on('message', request => {
    latest.push({ ...request, received: new Date() })
    if (latest.length > 128) latest.shift()
    byStatus.set(request.status, (byStatus.get(request.status) ?? 0) + 1)
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
      auditor.postMessage({ at: Date.now(), method: request.method, url: request.url, status: response.status })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
