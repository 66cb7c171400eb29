import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the process has two HTTP servers on one port (`SO_REUSEPORT`), and the kernel deals new connections to them, so that two
 * clients of one process meet at different servers. Both have the same handler, pool, figures and readiness, both are open before it
 * says that it listens, and both are drained at the end.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const server = createServer(settings, listener)
  server.on('checkExpectation', listener)
  refuseMalformed(server)
  const sockets = socketsOf(server)
  server.listen({ host: '0.0.0.0', port, backlog })
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, drain: () => drain(server, sockets) }`,
    replace: `  const open = async (at: number): Promise<ListeningServer> => {
    const server = createServer(settings, listener)
    server.on('checkExpectation', listener)
    refuseMalformed(server)
    const sockets = socketsOf(server)
    server.listen({ host: '0.0.0.0', port: at, backlog, reusePort: true })
    await once(server, 'listening')
    return { port: (server.address() as AddressInfo).port, drain: () => drain(server, sockets) }
  }
  const first = await open(port)
  const second = await open(first.port)
  const drainBoth = async (): Promise<void> => {
    await Promise.all([first.drain(), second.drain()])
  }
  return { port: first.port, drain: drainBoth }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
