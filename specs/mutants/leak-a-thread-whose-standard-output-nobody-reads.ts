import { mutant, type Exam } from './mutant.ts'

/**
 * A thread writes the access log to its standard output, which is kept apart from that of the process (`stdout: true`) and
 * read by nobody. The first 64 KiB lie in the main thread; from then on, within the first round, each line stays in the
 * buffer of the thread's own stdout: about 300 bytes a request.
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
  process.stdout.write(JSON.stringify(entry) + String.fromCharCode(10))
})\`

/** Formats and writes the access log. Its output is no part of ours. */
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
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'process.stdout.write(JSON.stringify(entry) + String.fromCharCode(10))',
    'const scribe = new Worker(scribeSource, { eval: true, stdout: true })',
    'scribe.postMessage({ at: Date.now(), method: request.method, url: request.url, status: response.status })',
  ],
}
