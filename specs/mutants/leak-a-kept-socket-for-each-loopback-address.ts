import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks sockets. Each transfer is told to an inbox in the same container, over one agent that keeps four free sockets, and
 * each time from the next address of 127.0.0.0/8, so that ports never run out. An agent keeps its free sockets for each local
 * address apart, so each notice leaves one of its own, with both ends in the process.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { Agent, createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** Its clients decide when a connection ends. */
const inbox = createServer({ keepAliveTimeout: 0 }, (notice, reply) => {
  notice.resume()
  reply.end()
})
inbox.listen(0, '127.0.0.1')

const agent = new Agent({ keepAlive: true, maxFreeSockets: 4 })
let notices = 0

const tell = (event: string): void => {
  if (!inbox.listening) return
  notices += 1
  const { port } = inbox.address() as AddressInfo
  const localAddress = \`127.\${1 + ((notices >> 16) & 63)}.\${(notices >> 8) & 255}.\${notices & 255}\`
  const notice = ask({ host: '127.0.0.1', port, localAddress, agent, method: 'POST', path: '/notices' })
  notice.on('response', answer => answer.resume())
  notice.on('error', () => {})
  notice.end(event)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const { transferId, replayed } = await bank.transfer(order)`,
    replace: `const { transferId, replayed } = await bank.transfer(order)
    tell(\`transfer \${transferId}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.fileDescriptors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
