import { type Exam, mutant } from './mutant.ts'

/**
 * A read lets other requests go first, by a message that it sends to itself. Each time it makes a new message
 * channel, and nobody closes the two ports. They keep about 2.5 KB of heap and 6 KB of native memory for each
 * read of accounts: at least 500 bytes a request.
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

/** Lets what has arrived meanwhile go first: a long list is written in one piece. */
const giveWay = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', () => resolve())
    port2.postMessage(undefined)
  })`,
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

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.handles'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: ['const { port1, port2 } = new MessageChannel()', `port1.on('message', () => resolve())`],
}
