/**
 * The service logs a connection from a network that it has never answered. The networks that it has answered are in a
 * `net.BlockList`, which is used as a set: with every answer the /24 network of the client is added. For single addresses a
 * BlockList is a set, and to add one twice changes nothing. For subnets it is a list of rules in native memory: each call adds a
 * rule, although the same rule is there.
 *
 * A real team writes this because it has tried `addAddress` twice, saw one rule, and took `addSubnet` for the same. `check`
 * stays fast, because it meets the newest rule first.
 *
 * About 205 bytes of native memory an answer (measured): none of it is in V8's heap.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import { type AddressInfo, BlockList, isIPv4, type Socket } from 'node:net'`,
  },
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** Of a network that has been answered before. */
const networkBits = 24

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
  const server = createServer(settings, listener)`,
    replace: `  const answered = new BlockList()
  const listener: RequestListener = (request, response) => {
    const { remoteAddress: client = '' } = request.socket
    response.once('close', () => {
      if (isIPv4(client)) answered.addSubnet(client, networkBits)
    })
    void respond(request, response)
  }
  const server = createServer(settings, listener)
  server.on('connection', ({ remoteAddress: client = '' }: Socket) => {
    if (isIPv4(client) && !answered.check(client)) log.info('new-network', { client })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `if (isIPv4(client)) answered.addSubnet(client, networkBits)`,
}
