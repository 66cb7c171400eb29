/**
 * A worker thread takes personal data out of the lines for the access log. Its library remembers every text it has ever seen, and
 * the team cannot change that: so it does what gunicorn does with max_requests, and hires a new worker after 2,000 texts. The old
 * one finishes its work and ends by itself. Inside the thread memory grows by about 400 bytes a request, and all of it, with the
 * whole heap of the thread, is given back every 2,000 requests. Bound: one worker, for a moment two; 0.8 MB of texts.
 */
import { type Exam, mutant } from './mutant.ts'

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

const textsPerWorker = 2_000

/** Answers every hundredth text with the number of digits it took out since the last answer. */
const scrubberSource = \`
  const { parentPort } = require('node:worker_threads')
  const seen = new Map()
  let taken = 0
  parentPort.on('message', text => {
    if (text === null) {
      parentPort.postMessage(taken)
      parentPort.close()
      return
    }
    const clean = text.replaceAll(/[0-9]/g, digit => {
      taken += 1
      return '#'
    })
    seen.set(text, { clean, words: clean.split(' ') })
    if (seen.size % 100 === 0) {
      parentPort.postMessage(taken)
      taken = 0
    }
  })
\`

let digitsTaken = 0
let textsLeft = 0
let scrubber: Worker | undefined

const hire = (): Worker => {
  const worker = new Worker(scrubberSource, {
    eval: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 },
  })
  worker.on('message', (taken: number) => {
    digitsTaken += taken
  })
  worker.on('error', () => {
    if (scrubber === worker) scrubber = undefined
  })
  worker.unref()
  return worker
}

const scrub = (text: string): void => {
  if (scrubber === undefined || textsLeft === 0) {
    // It ends when it has read all that was sent before.
    scrubber?.postMessage(null)
    scrubber = hire()
    textsLeft = textsPerWorker
  }
  textsLeft -= 1
  scrubber.postMessage(text)
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      scrub(\`\${request.method} \${request.url} \${response.status} \${startedAt.toFixed(3)}\`)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Digits-Taken', String(digitsTaken))`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'inconclusive' }
