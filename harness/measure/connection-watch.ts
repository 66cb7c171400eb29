import { openDatabase } from '../domain/open-database.ts'
import { answeredInTime, watchBackends, type ConnectionWatch } from '../sample/database.ts'
import type { StartedDatabase } from '../system/started.ts'

/** Reads the states of the service's connections to its database, over a connection of its own. Dispose it to close that. */
export const connectionWatchOf = ({ kind, url }: StartedDatabase): ConnectionWatch =>
  kind === 'postgres' ? watchBackends(url) : watchThreads(url)

/** The threads of a MariaDB. What they hold until they end is not read. */
function watchThreads(databaseUrl: string): ConnectionWatch {
  const session = openDatabase(databaseUrl)
  const sample = answeredInTime(async () => {
    const all = await session.sessions()
    const countOf = (state: string) => all.filter(one => one.state === state).length
    return {
      active: countOf('active'),
      idle: countOf('idle'),
      idleInTransaction: countOf('idle in transaction'),
      waiting: all.filter(({ waitsForLock }) => waitsForLock).length,
    }
  })
  return { sample, held: async () => ({}), [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
}
