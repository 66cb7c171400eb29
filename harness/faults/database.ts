import { seconds } from '../record/units.ts'
import { atDatabase, hit, type Strike } from './fault.ts'

const endsWithin = seconds(10)
const answersWithin = seconds(30)
const pausedWithin = seconds(5)

/**
 * Ends the database and starts it again with the same files. After SIGKILL it recovers from its log. The
 * kernel's page cache survives, so this catches `synchronous_commit = off` and not `fsync = off`.
 */
const endBy = (signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT'): Strike =>
  atDatabase(async ({ container, psql }) => {
    await container.end(signal, endsWithin)
    return async () => {
      await container.start()
      await psql.untilAnswers(answersWithin)
      return hit
    }
  })

export const killDatabase = endBy('SIGKILL')
export const longOutage = endBy('SIGKILL')
/** Rolls back open transactions, and ends their sessions with a message. */
export const fastShutdown = endBy('SIGINT')
/** Ends every session at once; the next start recovers. */
export const immediateShutdown = endBy('SIGQUIT')

/** The kernel accepts connections, and no answer ever comes. */
export const pauseDatabase = atDatabase(async ({ container, psql }) => {
  await container.pause(pausedWithin)
  return async () => {
    await container.resume()
    await psql.untilAnswers(answersWithin)
    return hit
  }
})

/**
 * Restarts the database as a standby until it is promoted: it answers reads and refuses all writes, and no
 * session can override that. This is a half-finished failover.
 */
export const readOnlyDatabase = atDatabase(async ({ container, psql }) => {
  // `cp -p` keeps the owner: Postgres needs to write to the copy.
  await psql.script('cd "$(sql "show data_directory")"; cp -p PG_VERSION standby.signal')
  await container.end('SIGINT', endsWithin)
  await container.start()
  await psql.untilAnswers(answersWithin)
  return async () => {
    await psql.run('select pg_promote()')
    return hit
  }
})
