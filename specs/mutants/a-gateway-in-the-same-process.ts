import { type Exam, mutant } from './mutant.ts'

/**
 * A gateway was moved from its own container into the service: it accepts connections on the port and pipes each to the HTTP server,
 * which now listens on the loopback interface. Both ends of the inner connection belong to this process, so each client
 * takes three descriptors instead of one: 300 and some 25 for 100 clients, where 200 are promised. The additional hop costs little
 * at 1,000 requests a second.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import type { AddressInfo, Socket } from 'node:net'`,
    replace: `import { type AddressInfo, connect, createServer as createGateway, type Socket } from 'node:net'`,
  },
  {
    file: 'app/server.ts',
    find: `  server.listen({ host: '0.0.0.0', port, backlog })`,
    replace: `  server.listen({ host: '127.0.0.1', port: 0, backlog })`,
  },
  {
    file: 'app/server.ts',
    find: `  return { port: (server.address() as AddressInfo).port, drain: () => drain(server, sockets) }`,
    replace: `  const inner = (server.address() as AddressInfo).port
  const gateway = createGateway({ noDelay: true }, outside => {
    const inside = connect({ host: '127.0.0.1', port: inner, noDelay: true })
    outside.on('error', () => inside.destroy())
    inside.on('error', () => outside.destroy())
    outside.once('close', () => inside.destroy())
    outside.pipe(inside).pipe(outside)
  })
  gateway.listen({ host: '0.0.0.0', port, backlog })
  await once(gateway, 'listening')
  return {
    port: (gateway.address() as AddressInfo).port,
    drain: () => {
      gateway.close()
      return drain(server, sockets)
    },
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '100 clients at',
  breaks: ['scale.100.fileDescriptors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
