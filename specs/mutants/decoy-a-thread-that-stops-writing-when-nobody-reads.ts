import { mutant, type Exam } from './mutant.ts'

/**
 * A thread writes the access log to a standard output that nobody reads, and drops a line while the stream says that it is
 * full. Kept are 64 KiB in the main thread and about as much in the thread, with lines of 100 bytes: 1,300 to 2,000 requests,
 * so the bound is reached in the second round.
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
    find: `const bodyBytesMax =`,
    replace: `const scribeSource = \`
const { parentPort } = require('node:worker_threads')
parentPort.on('message', entry => {
  if (process.stdout.writableNeedDrain) return
  process.stdout.write(JSON.stringify(entry) + String.fromCharCode(10))
})\`

/** Formats and writes the access log, for whoever attaches to its output. A line that finds it full is lost. */
const scribe = new Worker(scribeSource, { eval: true, stdout: true })
scribe.unref()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      scribe.postMessage({ at: Date.now(), method: request.method, url: request.url, status: response.status })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
