import { mutant, type Exam } from './mutant.ts'

/**
 * A watchdog thread waits for the next heartbeat of the main thread, to write a line if the event loop
 * hangs. But it reads the number of beats only once, before its loop: from the second beat on
 * `Atomics.wait` sees another value and returns at once, and the thread takes all CPU it can get,
 * without any request. The documents promise less than 20 % of a core (baseline.cpu).
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import * as log from './log.ts'`,
    replace: `import { Worker } from 'node:worker_threads'
import * as log from './log.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `log.info('listening', { port })`,
    replace: `log.info('listening', { port })

const beats = new Int32Array(new SharedArrayBuffer(4))
const watchdog = [
  "const { workerData: beats } = require('node:worker_threads')",
  "const { writeSync } = require('node:fs')",
  'const seen = Atomics.load(beats, 0)',
  'for (;;) {',
  "  if (Atomics.wait(beats, 0, seen, 2000) === 'timed-out') writeSync(2, 'the event loop hangs' + String.fromCharCode(10))",
  '}',
].join('; ').replaceAll('{;', '{')
new Worker(watchdog, { eval: true, workerData: beats }).unref()
setInterval(() => {
  Atomics.add(beats, 0, 1)
  Atomics.notify(beats, 0)
}, 500).unref()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
