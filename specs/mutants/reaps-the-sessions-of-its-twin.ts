import { type Exam, mutant } from './mutant.ts'

/**
 * Four times a second it ends the sessions of the service that work and are not in its own books: a
 * connection that was given up leaves one behind, and that may hold locks. Alone it hits nothing else. With
 * two replicas each ends the other's transactions, and their clients are turned away.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
    return connection`,
    replace: `    const [session] = await connection.query<{ pid: number }>\`select pg_backend_pid() as pid\`
    if (session !== undefined) sessions.set(connection, session.pid)
    return connection`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** The database's process of each connection. */
const sessions = new Map<Connection, number>()

const livingSessions = (): string => {
  for (const connection of [...sessions.keys()]) if (!connection.alive) sessions.delete(connection)
  return [...sessions.values()].join(',')
}

/**
 * Ends what a lost connection has left behind at the database, before its locks hold anybody up. A session
 * that is younger than a second may be one of ours that has not told its number yet.
 */
export const endStrays = async (query: Query): Promise<void> => {
  await query\`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'plumbline' and usename = current_user and state <> 'idle'
      and backend_start < now() - interval '1 second'
      and pid <> all (string_to_array(\${livingSessions()}, ',')::int[])\`
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { connect, endStrays } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const sweep = (): Promise<void> => pool.use(({ query }) => endStrays(query)).catch(() => {})
  setInterval(() => void sweep(), sweepEveryMs).unref()
  const bank = postgresBank(pool)`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const sweepEveryMs = 250

/** Connects the parts and listens. The database may start later. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
