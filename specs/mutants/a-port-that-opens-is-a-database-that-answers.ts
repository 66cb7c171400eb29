import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: readiness no longer takes a place in the pool; it opens the port of the database and hangs up. A database that is gone refuses
 * that, but one that is frozen, out of connections, refusing logins or still starting does not: `/api/ready` says 200 while no query
 * succeeds. CONTRACT: "`GET /api/ready`: 200 when a query succeeds, else 503".
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
    replace: `const knockMs = 1_000

/** Whether the database is there. A probe must not wait behind a crowd, so it takes no place in the pool. */
const knock = async (databaseUrl: string): Promise<void> => {
  const { hostname, port } = new URL(databaseUrl)
  const socket = dial({ host: hostname.replaceAll(/^\\[|\\]$/g, ''), port: Number(port || 5432) })
  socket.setTimeout(knockMs, () => socket.destroy(new Error('the port of the database does not open')))
  try {
    await once(socket, 'connect')
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `new Readiness(() => bank.ping(), log.info)`,
    replace: `new Readiness(() => knock(databaseUrl), log.info)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.readiness'],
  mayBreak: 'any',
  firstTry: 'missed',
}
