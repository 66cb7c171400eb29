import { setTimeout as sleep } from 'node:timers/promises'
import { ms, seconds } from '../record/units.ts'
import type { StartedDatabase } from '../system/started.ts'
import { atDatabase, hit, type Strike } from './fault.ts'
import type { FaultPort } from './port.ts'
import { readinessUntil } from './readiness.ts'

const endsWithin = seconds(10)
const pausedWithin = seconds(5)
const noticedWithin = seconds(3)
const askedEvery = ms(100)

/** Ends the database and starts it again with the same files. */
const endBy = (end: (database: StartedDatabase, port: FaultPort) => Promise<unknown> | undefined): Strike =>
  atDatabase(async (database, port, answered) => {
    await end(database, port)
    return async () => {
      await database.container.start()
      await answered()
      return hit
    }
  })

/**
 * Afterwards it recovers from its log. The kernel's page cache survives, so this catches `synchronous_commit = off` and not
 * `fsync = off`.
 */
export const killDatabase = endBy(({ container }) => container.end('SIGKILL', endsWithin))
/** The same for longer than anybody may take to notice: from then on it should not say that it is ready. */
export const longOutage: Strike = async system => {
  const heal = await killDatabase(system)
  const over = new AbortController()
  const asked = sleep(noticedWithin, undefined, { signal: over.signal }).then(
    () => readinessUntil(system, over.signal, askedEvery),
    () => [],
  )
  return async () => {
    over.abort()
    const readiness = await asked
    const ready = readiness.filter(status => status === 200).length
    const said = `said that it was ready without its database, ${ready} of ${readiness.length} times`
    return { ...(await heal()), breaches: ready === 0 ? [] : [said] }
  }
}

/** Rolls back open transactions, and ends their sessions with a message. */
export const fastShutdown = endBy(({ container }, { shutdown }) => container.end(shutdown, endsWithin))
/** Ends every session at once; the next start recovers. */
export const immediateShutdown = endBy((database, { shutDownAtOnce }) => shutDownAtOnce?.(database))

/** The kernel accepts connections, and no answer ever comes. */
export const pauseDatabase = atDatabase(async ({ container }, _, answered) => {
  await container.pause(pausedWithin)
  return async () => {
    await container.resume()
    await answered()
    return hit
  }
})

/** It answers reads and refuses all writes, as after a half-finished failover. */
export const readOnlyDatabase = atDatabase(async (database, port, answered) => {
  const allowWrites = await port.refuseWrites(database)
  await answered()
  return async () => {
    await allowWrites()
    return hit
  }
})
