import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../domain/open-database.ts'
import type { Backends } from '../record/sample.ts'
import type { StartedDatabase } from '../system/started.ts'

/** A session that also counts the service's connections to its database by state. Dispose it to close its own connection. */
export function connectionWatchOf({ url }: Pick<StartedDatabase, 'url'>) {
  const session = openDatabase(url)
  const count = async (): Promise<Backends> => {
    const all = await session.sessions()
    const countOf = (states: RegExp) => all.filter(({ state }) => states.test(state)).length
    return {
      active: countOf(/^active$/),
      idle: countOf(/^idle$/),
      idleInTransaction: countOf(/^idle in transaction/),
      waiting: all.filter(({ waitsForLock }) => waitsForLock).length,
    }
  }
  let isUnanswered = false
  return {
    ...session,
    /**
     * Undefined without a response within a second, and while an earlier response is outstanding: a paused database keeps its
     * connections open, and its statement timeouts do not run.
     */
    async sample(): Promise<Backends | undefined> {
      if (isUnanswered) return undefined
      isUnanswered = true
      const asked = count().finally(() => (isUnanswered = false))
      return await Promise.race([asked, sleep(1_000, undefined, { ref: false })])
    },
  }
}
