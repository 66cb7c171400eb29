import { type Exam, mutant } from './mutant.ts'

/**
 * A thread seals every receipt. The seal is begun when the order arrives, with its body and headers, and taken when the transfer
 * has an id: then the thread forgets it. An order that is malformed or refused throws between the two. Nobody takes its seal,
 * and the thread keeps it for good.
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

const sealingThread = \`
  const { createHmac, randomBytes } = require('node:crypto')
  const { parentPort } = require('node:worker_threads')
  const secret = randomBytes(32)
  const seal = text => createHmac('sha512', secret).update(text).digest('hex')
  const begun = new Map()
  parentPort.on('message', ({ begin, text, take, transferId }) => {
    if (take === undefined) {
      begun.set(begin, { text, seal: seal(text) })
      return
    }
    const first = begun.get(take)
    begun.delete(take)
    parentPort.postMessage({ taken: take, seal: seal(first.seal + transferId) })
  })
\`

/** Seals receipts in a thread of its own, half of the work while the database does its part. */
class Sealer {
  readonly #thread = new Worker(sealingThread, { eval: true })
  readonly #takers = new Map<number, (seal: string) => void>()
  #lastBegun = 0

  constructor() {
    this.#thread.on('message', ({ taken, seal }: { taken: number; seal: string }) => {
      this.#takers.get(taken)?.(seal)
      this.#takers.delete(taken)
    })
    this.#thread.unref()
  }

  begin(text: string): number {
    this.#lastBegun += 1
    this.#thread.postMessage({ begin: this.#lastBegun, text })
    return this.#lastBegun
  }

  async take(begun: number, transferId: number): Promise<string> {
    return new Promise(resolve => {
      this.#takers.set(begun, resolve)
      this.#thread.postMessage({ take: begun, transferId })
    })
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()`,
    replace: `  const app = new Hono()
  const sealer = new Sealer()`,
  },
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))
    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const body = await readJson(c.req.raw, bodyBytesMax)
    const begun = sealer.begin(JSON.stringify({ body, headers: c.req.header() }))
    const order = parseOrder(body, c.req.header('Idempotency-Key'))
    const { transferId, replayed } = await bank.transfer(order)
    c.header('Receipt-Seal', await sealer.take(begun, transferId))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'begun.set(begin, { text, seal: seal(text) })',
    'this.#thread.postMessage({ begin: this.#lastBegun, text })',
    'const begun = sealer.begin(JSON.stringify({ body, headers: c.req.header() }))',
  ],
  firstTry: 'caught',
}
