import { mutant, type Exam } from './mutant.ts'

/**
 * Every refused request is a strike: the address of its client goes into a `net.BlockList`, so that new connections of known
 * offenders are probed more often. The list has no method that takes an address away, and up to some version of Node it took the
 * same one again and again. Since then it is a set: after 3,000,000 times (Node 24.21) it holds one rule, and the process no more
 * memory than after 300,000.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, BlockList, type Socket } from 'node:net'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** Clients that were refused something. A vulnerability scanner often vanishes without closing its sockets. */
const offenders = new BlockList()
const offenderProbeMs = 5_000

const familyOf = ({ remoteFamily }: Socket): 'ipv4' | 'ipv6' => (remoteFamily === 'IPv6' ? 'ipv6' : 'ipv4')

const strike = ({ socket }: IncomingMessage): void => {
  const { remoteAddress } = socket
  if (remoteAddress === undefined) return
  offenders.addAddress(remoteAddress, familyOf(socket))
}

const probeOffender = (socket: Socket): void => {
  const { remoteAddress } = socket
  if (remoteAddress === undefined || !offenders.check(remoteAddress, familyOf(socket))) return
  socket.setKeepAlive(true, offenderProbeMs)
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    response.once('finish', () => {
      if (response.statusCode >= 400) strike(request)
    })
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `    sockets.add(socket)`,
    replace: `    sockets.add(socket)
    probeOffender(socket)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
