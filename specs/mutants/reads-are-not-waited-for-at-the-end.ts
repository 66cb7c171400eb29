import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: half a second after SIGTERM the service hangs up on every GET that is not answered yet, because "a read can be asked again
 * elsewhere"; only those that change something are waited for. CONTRACT promises that at SIGTERM in-flight requests are answered:
 * a read that waits for a place in the pool, or behind a lock, is not.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `/** Connections whose request only reads. */
const reading = new WeakSet<Socket>()

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const sockets = socketsOf(server)`,
    replace: `  const sockets = socketsOf(server)
  server.on('request', ({ method, socket }, response) => {
    if (method !== 'GET') return
    reading.add(socket)
    response.once('close', () => reading.delete(socket))
  })`,
  },
  {
    file: 'app/server.ts',
    find: `    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()`,
    replace: `    // A read has changed nothing, and can be asked again elsewhere.
    for (const socket of sockets) if (socket.bytesRead === 0 || reading.has(socket)) socket.destroy()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
