import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: receipts are sealed in threads, and another thread is started after 20, 60 and 100 orders, as traffic picks up. A
 * thread keeps nothing, and a seal that is done is no longer listed.
 * Bound: 3 threads, after 100 orders that were made or replayed, about 800 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const sealer = [
  "const { createHash } = require('node:crypto')",
  "const { parentPort } = require('node:worker_threads')",
  "parentPort.on('message', ({ number, text }) =>",
  "  parentPort.postMessage({ number, seal: createHash('sha256').update(text).digest('hex') }))",
].join(String.fromCharCode(10))
const startsAfter: ReadonlySet<number> = new Set([20, 60, 100])

const threads: Worker[] = []
const waiting = new Map<number, (seal: string) => void>()
let orders = 0

const startThread = (): void => {
  const thread = new Worker(sealer, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } })
  thread.on('message', ({ number, seal }: { number: number; seal: string }) => {
    waiting.get(number)?.(seal)
    waiting.delete(number)
  })
  thread.unref()
  threads.push(thread)
}

/** The first orders are sealed here: there is nothing to share yet. */
const seal = async (text: string): Promise<string> => {
  const number = ++orders
  if (startsAfter.has(number)) startThread()
  const thread = threads[number % threads.length]
  if (thread === undefined) return createHash('sha256').update(text).digest('hex')
  return new Promise(resolve => {
    waiting.set(number, resolve)
    thread.postMessage({ number, text })
  })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    c.header('Receipt-Seal', await seal(JSON.stringify({ transferId, order })))`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
