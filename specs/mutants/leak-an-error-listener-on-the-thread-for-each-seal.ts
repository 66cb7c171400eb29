import { mutant, type Exam } from './mutant.ts'

/** Who waits for a seal from the worker thread takes back its listener for messages, but not the one for errors. */
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
    replace: `const sealerCode = \`
  const { createHash } = require('node:crypto')
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', ({ job, text }) => {
    parentPort.postMessage({ job, seal: createHash('sha256').update(text).digest('hex') })
  })\`
const sealer = new Worker(sealerCode, { eval: true })
sealer.setMaxListeners(0)
sealer.unref()
let jobs = 0

const seal = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const job = ++jobs
    const answered = (message: { readonly job: number; readonly seal: string }): void => {
      if (message.job !== job) return
      sealer.off('message', answered)
      resolve(message.seal)
    }
    sealer.on('message', answered)
    sealer.once('error', reject)
    sealer.postMessage({ job, text })
  })

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    c.header('Seal', await seal(String(transferId)))
    if (replayed) c.header('Idempotency-Replayed', 'true')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.external', 'leak.native'],
  blames: `sealer.once('error', reject)`,
}
