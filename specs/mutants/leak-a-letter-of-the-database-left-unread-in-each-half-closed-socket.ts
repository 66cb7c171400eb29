import { mutant, type Exam } from './mutant.ts'

/**
 * Before the readiness probe takes a connection from the pool it asks, as cheaply as a load balancer, whether a Postgres is
 * there: eight bytes ask for TLS, and only Postgres answers them with one letter, before it makes a session. When the letter has
 * arrived, the socket is ended, and Postgres closes its side too. But nobody reads the letter. A socket of Node is closed when
 * both sides have ended, and its own side has not as long as a byte waits to be read: the descriptor stays open, although the
 * connection is over and the database knows nothing of it. One descriptor, one handle and some kilobytes for each probe, which is
 * one of sixteen paths; probes that come together share one.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { once } from 'node:events'
import { connect as dial } from 'node:net'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** A Postgres answers it with one letter, \`S\` or \`N\`. Its length, and its number. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
const greetingMs = 500

/** Settles when a Postgres answers at this address. It takes no session. @throws the reason when none does. */
const greet = async ({ hostname, port }: URL): Promise<void> => {
  const socket = dial({ host: hostname.replaceAll(/^\\[|\\]$/g, ''), port: Number(port || 5432), noDelay: true })
  // An error after the answer is of no interest.
  socket.on('error', () => {})
  try {
    socket.write(sslRequest)
    await once(socket, 'readable', { signal: AbortSignal.timeout(greetingMs) })
  } catch (error) {
    socket.destroy()
    throw error
  }
  socket.end()
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)`,
    replace: `  const databaseAddress = new URL(databaseUrl)
  const ping = async (): Promise<void> => {
    await greet(databaseAddress)
    await bank.ping()
  }
  const readiness = new Readiness(ping, log.info)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.fileDescriptors', 'leak.heap'],
  mayBreak: 'any',
  blames: ['const socket = dial(', 'socket.end()', 'await greet(databaseAddress)'],
}
