import { type Exam, mutant } from './mutant.ts'

/**
 * A read gives way to other requests by a message to itself, on one of eight lanes. A lane serves thirty
 * reads, then the next one does; a channel is opened when its lane is first used, and kept. So there is one
 * handle more every thirty reads, until there are eight: after 240 reads of accounts there is never another.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { MessageChannel } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Lets what has arrived meanwhile go first. Each message wakes one waiter, the first. */
class Lane {
  readonly #channel = new MessageChannel()
  readonly #waiting: (() => void)[] = []

  constructor() {
    this.#channel.port1.on('message', () => this.#waiting.shift()?.())
  }

  giveWay(): Promise<void> {
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#channel.port2.postMessage(undefined)
    })
  }
}

const lanesMax = 8
const readsInARow = 30
const lanes: Lane[] = []
let reads = 0

/** Readers of one moment share a lane, and those of the next have one without a queue. */
const giveWay = (): Promise<void> => {
  const lane = Math.floor(reads++ / readsInARow) % lanesMax
  return (lanes[lane] ??= new Lane()).giveWay()
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c => {
    const accounts = await bank.list()
    await giveWay()
    return c.json(accounts)
  })`,
  },
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    await giveWay()
    return c.json(account)
  })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
