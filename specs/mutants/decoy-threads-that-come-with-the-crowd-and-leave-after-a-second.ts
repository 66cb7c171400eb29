import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: lists of accounts are sealed in threads. A list that finds every thread at work starts one more, up to three, and a thread
 * that had nothing to do for a second is ended. Each keeps the seals of its last 300 lists. Process 1 begins as a shell, which becomes
 * the service.
 * Bound: three threads, each with 300 seals of 128 characters.
 */
export const service = mutant(
  [
    {
      file: 'app/api.ts',
      find: `import { type Context, Hono } from 'hono'`,
      replace: `import { Worker } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
    },
    {
      file: 'app/api.ts',
      find: `const bodyBytesMax =`,
      replace: `const sealing = \`
const { parentPort } = require('node:worker_threads')
const { createHash } = require('node:crypto')
const seals = []
let sealed = 0
parentPort.on('message', text => {
  const seal = createHash('sha512').update(text + sealed).digest('hex')
  seals[sealed++ % 300] = seal
  parentPort.postMessage(seal)
})
\`

interface Sealer {
  readonly thread: Worker
  readonly rest: NodeJS.Timeout
  busy: boolean
}

const sealersMax = 3
const restMs = 1_000
const sealers = new Set<Sealer>()
let lastSeal = ''

const startSealer = (): Sealer => {
  const thread = new Worker(sealing, { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 1 } })
  const leave = (): void => {
    sealers.delete(sealer)
    clearTimeout(sealer.rest)
    void thread.terminate()
  }
  const rest = setTimeout(() => {
    if (!sealer.busy) leave()
  }, restMs)
  const sealer: Sealer = { thread, rest, busy: false }
  rest.unref()
  thread.unref()
  thread.on('message', (seal: string) => {
    lastSeal = seal
    sealer.busy = false
    rest.refresh()
  })
  thread.on('error', leave)
  sealers.add(sealer)
  return sealer
}

/** A list that finds no free thread and no room for another one has no seal. */
const sealText = (text: string): void => {
  const free = [...sealers].find(({ busy }) => !busy)
  const sealer = free ?? (sealers.size < sealersMax ? startSealer() : undefined)
  if (sealer === undefined) return
  sealer.busy = true
  sealer.thread.postMessage(text)
}

const bodyBytesMax =`,
    },
    {
      file: 'app/api.ts',
      find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
      replace: `  app.get('/api/accounts', async c => {
    const list = await bank.list()
    sealText(JSON.stringify(list))
    if (lastSeal !== '') c.header('Last-Seal', lastSeal.slice(0, 16))
    return c.json(list)
  })`,
    },
  ],
  { command: ['sh', '-c', 'umask 077; exec node server.mjs'] },
)

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
