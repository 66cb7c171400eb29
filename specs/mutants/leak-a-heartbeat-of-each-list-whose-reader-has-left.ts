import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: a list begins at once and sends a space each second until the database has answered, so that no proxy takes it for dead.
 * The end of a list clears its heartbeat; a client that hangs up before leaves an interval behind that beats for nobody.
 * Per list that is abandoned: one interval with its stream, about 3 KB. The line: setInterval(…) in beating.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Accounts, Bank } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const heartbeatMs = 1_000
const gatherMs = 4
const encoder = new TextEncoder()

/** JSON may begin with spaces. */
const beating = (list: Promise<Accounts>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: controller => {
      const beat = (): void => {
        try {
          controller.enqueue(encoder.encode(' '))
        } catch {
          // The client is gone.
        }
      }
      const heartbeat = setInterval(beat, heartbeatMs)
      const send = (accounts: Accounts): void => {
        controller.enqueue(encoder.encode(JSON.stringify(accounts)))
        controller.close()
        clearInterval(heartbeat)
      }
      list.then(send).catch((error: unknown) => controller.error(error))
    },
  })

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  let gathered: Promise<Accounts> | undefined
  const gather = async (): Promise<Accounts> => {
    await sleep(gatherMs)
    gathered = undefined
    return bank.list()
  }

  /** Who asks within a few milliseconds shares one query, which begins after all of them have asked. */
  app.get('/api/accounts', c => {
    gathered ??= gather()
    return c.body(beating(gathered), 200, { 'Content-Type': 'application/json' })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.handles'],
  mayBreak: 'any',
}
