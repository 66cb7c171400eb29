import { mutant, type Exam } from './mutant.ts'

/**
 * The access log is packed beside the event loop, and as soon as four lines wait a thread is started for them, which
 * packs them and ends. No request waits for it, but at 120 requests a second some thirty threads a second are started,
 * and each costs far more CPU time than its four lines: together more than a fifth of a core.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { Worker } from 'node:worker_threads'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const linesAtOnce = 4
const lines: string[] = []
let packing = false
let packedBytes = 0

const packer = [
  "const { parentPort, workerData } = require('node:worker_threads')",
  "parentPort.postMessage(require('node:zlib').gzipSync(workerData).length)",
].join(';')

/** Packs the lines that wait in a thread, so that no request waits for it. One thread at a time. */
const packLines = (): void => {
  if (packing || lines.length < linesAtOnce) return
  packing = true
  const worker = new Worker(packer, { eval: true, workerData: lines.splice(0).join(' ') })
  worker.on('message', (bytes: number) => {
    packedBytes += bytes
  })
  worker.on('error', () => {})
  worker.on('exit', () => {
    packing = false
  })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      lines.push(JSON.stringify({ at: Date.now(), status: response.status, packedBytes }))
      packLines()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
