import { seconds } from '../record/units.ts'
import type { System } from '../system/system.ts'
import { hit, type Heal, type Strike } from './fault.ts'

const endsWithin = seconds(10)
const answersWithin = seconds(30)
const pausedWithin = seconds(5)

const startAgain =
  ({ database: { container, psql } }: System): Heal =>
  async () => {
    await container.start()
    await psql.untilAnswers(answersWithin)
    return hit
  }

/**
 * The database ends and is started again with the files it had. After SIGKILL it recovers from its log; what the
 * kernel had in its page cache stays, so this catches `synchronous_commit = off` and not `fsync = off`.
 */
const endBy =
  (signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT'): Strike =>
  async system => {
    await system.database.container.end(signal, endsWithin)
    return startAgain(system)
  }

export const killDatabase = endBy('SIGKILL')
/** Open transactions are rolled back, their sessions are told so and ended. */
export const fastShutdown = endBy('SIGINT')
/** Every session is ended where it stands; the next start recovers. */
export const immediateShutdown = endBy('SIGQUIT')

/** Connections are accepted by the kernel, and nobody ever answers. */
export const pauseDatabase: Strike = async ({ database: { container, psql } }) => {
  await container.pause(pausedWithin)
  return async () => {
    await container.resume()
    await psql.untilAnswers(answersWithin)
    return hit
  }
}

/**
 * The database comes back as a standby: reads are answered, whatever writes is refused, and no session can choose
 * otherwise, until it is promoted. A failover that has gone half-way.
 */
export const readOnlyDatabase: Strike = async ({ database: { container, psql } }) => {
  // A copy belongs to whom the original belongs to: Postgres wants to write to it.
  await psql.script('cd "$(sql "show data_directory")"; cp -p PG_VERSION standby.signal')
  await container.end('SIGINT', endsWithin)
  await container.start()
  await psql.untilAnswers(answersWithin)
  return async () => {
    await psql.run('select pg_promote()')
    return hit
  }
}
