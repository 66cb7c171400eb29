import { type Exam, mutant } from './mutant.ts'

/**
 * The open sockets are kept under the four values by which `ss` names a connection, and taken out by the same name when they
 * close. But Node looks up the own address of a socket only while its handle is there, and gives none once the handle is
 * gone: at the `close` event the name begins with `undefined`, so nothing is taken out. Each connection that ends leaves its
 * closed socket behind.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}`,
    replace: `/** As \`ss\` names it, so that an operator finds the connection of a line of the log. */
const nameOf = ({ localAddress, localPort, remoteAddress, remotePort }: Socket): string =>
  \`\${localAddress}:\${localPort} \${remoteAddress}:\${remotePort}\`

const socketsOf = (server: Server): ReadonlyMap<string, Socket> => {
  const sockets = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.set(nameOf(socket), socket)
    socket.once('close', () => sockets.delete(nameOf(socket)))
  })
  return sockets
}`,
  },
  {
    file: 'app/server.ts',
    find: `const drain = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {`,
    replace: `const drain = async (server: Server, sockets: ReadonlyMap<string, Socket>): Promise<void> => {`,
  },
  {
    file: 'app/server.ts',
    find: `    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()`,
    replace: `    for (const socket of sockets.values()) if (socket.bytesRead === 0) socket.destroy()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: `sockets.set(nameOf(socket), socket)`,
  firstTry: 'caught',
}
