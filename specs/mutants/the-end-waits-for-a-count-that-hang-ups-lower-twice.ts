import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the end of the service waits for its requests, which it counts, and no longer for connections. A request whose
 * client hangs up counts as over at once, because nobody waits for it, and once more when its work is done. After as many
 * hang-ups as there are requests under way SIGTERM ends the process with these unanswered: it breaks `gracefulEnd`.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'
`,
    replace: `import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
`,
    replace: `  let underWay = 0
  const over = (): void => {
    underWay -= 1
  }
  const listener: RequestListener = (request, response) => {
    underWay += 1
    // Nobody waits for the answer to a client that has hung up, and the end need not either.
    response.once('close', () => {
      if (!response.writableFinished) over()
    })
    void Promise.resolve(respond(request, response)).finally(over)
  }
`,
  },
  {
    file: 'app/server.ts',
    find: `drain: () => drain(server, sockets) }`,
    replace: `drain: () => drain(server, sockets, () => underWay) }`,
  },
  {
    file: 'app/server.ts',
    find: `const drain = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {
  const closed = once(server, 'close')
`,
    replace: `const drain = async (
  server: Server,
  sockets: ReadonlySet<Socket>,
  underWay: () => number,
): Promise<void> => {
`,
  },
  {
    file: 'app/server.ts',
    find: `  await closed
`,
    replace: `  // Not for the server: it would be closed when the last client closes its connection.
  while (underWay() > 0) await sleep(10)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
