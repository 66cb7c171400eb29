import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../record/units.ts'
import { retried } from '../system/retried.ts'
import type { StartedDatabase } from '../system/started.ts'
import { atDatabase, type Strike } from './fault.ts'
import { endsWithin, pausedWithin, type FaultPort } from './port.ts'
import { askReadiness, patiently, readinessUntil, untruths } from './readiness.ts'

type Stop = (database: StartedDatabase, port: FaultPort) => Promise<unknown> | undefined

/** Stops the database, and makes it go on: by default it starts again with the same files. */
const stopBy = (stop: Stop, goOn: 'start' | 'startElsewhere' | 'resume' = 'start'): Strike =>
  atDatabase(async (database, port, answered) => {
    await stop(database, port)
    return async () => {
      await database.container[goOn]()
      await answered()
    }
  })

const kill: Stop = ({ container }) => container.end('SIGKILL', endsWithin)

/** It then recovers from its log. The page cache survives: this detects `synchronous_commit = off` but not `fsync = off`. */
export const killDatabase = stopBy(kill)

/** The service must notice a fault that lasts as long: from then on it must report alive, and not ready. */
const noticed =
  (fault: Strike): Strike =>
  async (system, now) => {
    // A service that has started meanwhile may remember that it was ready once.
    await askReadiness(system, 'ready', patiently)
    const heal = await fault(system, now)
    const over = new AbortController()
    // Asked all the time, as by an orchestrator: some services only notice an outage when asked.
    const soon = AbortSignal.any([over.signal, AbortSignal.timeout(seconds(3))])
    const asked = Promise.all([
      readinessUntil(system, soon, 'ready').then(() => readinessUntil(system, over.signal, 'ready')),
      readinessUntil(system, over.signal, 'alive'),
    ])
    return async () => {
      over.abort()
      const [ready, alive] = await asked
      await heal()
      return { breaches: untruths(ready, system.description.alive === undefined ? undefined : alive) }
    }
  }

/** A crash. The replacement is elsewhere. */
export const longOutage = noticed(stopBy(kill, 'startElsewhere'))

/** Rolls back open transactions, and ends their sessions with a message. */
export const fastShutdown = stopBy(({ container }, { shutdown }) => container.end(shutdown, endsWithin))
/** Ends every session at once; the next start recovers. */
export const immediateShutdown = stopBy((database, { shutDownAtOnce }) => shutDownAtOnce?.(database))

/** The kernel accepts connections, but no response ever comes. */
export const pauseDatabase = noticed(stopBy(({ container }) => container.pause(pausedWithin), 'resume'))

/** It answers reads and refuses all writes, as after a half-finished failover. */
export const readOnlyDatabase = atDatabase(async (database, port, answered) => {
  const allowWrites = await port.refuseWrites(database)
  await answered()
  return allowWrites
})

/** It refuses the service's logins, as while a password is changed or a backup is restored, and has ended its sessions. */
export const loginsRefused = atDatabase(async (database, port) => {
  const allowLogins = await port.refuseLogins(database)
  await port.endAll(database)
  return allowLogins
})

/** The service loses its database but not its clients: packets to the database vanish, and no connection is closed. */
export const isolateDatabase = atDatabase(({ container }) => container.isolate())

/** Fewer than a pool has: some places get a connection, while others are still refused one. */
const givenBackFirst = 3
/** Longer than a service may wait before it connects again. */
const partlyHealedFor = seconds(1)

/** Takes all free connections, then ends the service's. One counts from its first message. They are given back in two parts. */
export const noConnectionLeft = atDatabase(async (database, port, answered) => {
  const { hostname: host, port: at } = new URL(database.url)
  const hello = port.hello(database)
  const held: Socket[] = []

  /** False if no connection was left. */
  const hold = async (): Promise<boolean> => {
    const socket = connect({ host, port: Number(at) })
    held.push(socket)
    // A reset while nobody waits for an answer must not end this process.
    socket.on('error', () => {})
    socket.write(hello)
    const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(seconds(2)) })) as [Buffer]
    const taken = port.isTaken(answer)
    if (!taken) held.pop()?.destroy()
    return taken
  }
  const holdAll = async () => {
    while (await hold());
  }

  using stack = new DisposableStack()
  stack.defer(() => {
    for (const socket of held) socket.destroy()
  })
  await holdAll()
  // Each attempt frees one for the statement that ends the service's connections: a service that renews them may be faster.
  const endAll = () => {
    held.pop()?.destroy()
    return port.endAll(database)
  }
  // The connections that it ends are taken before the service can take them.
  const ended = retried(endAll, endsWithin)
  const [hits] = await Promise.all([ended, ended.then(holdAll)])
  const resources = stack.move()
  return async () => {
    for (const socket of held.splice(0, givenBackFirst)) socket.destroy()
    await sleep(partlyHealedFor)
    resources.dispose()
    await answered()
    return { hits }
  }
})

/** Ends one session in the middle of its transaction, as an administrator would. */
export const terminateBackend = atDatabase(async (database, port) => {
  const hits = await port.endOne(database)
  return async () => ({ hits })
})

/** Kills one session, which ends all others too. */
export const killBackend = atDatabase(async (database, port, answered) => {
  const hits = await port.killOne?.(database)
  return async () => {
    await answered()
    return { hits: hits ?? 0 }
  }
})

/** Stops one session in the middle of its transaction. It keeps its locks; all others continue. */
export const freezeBackend = atDatabase(async (database, port) => {
  const resume = await port.freezeOne?.(database)
  return async () => {
    await resume?.()
    return { hits: resume === undefined ? 0 : 1 }
  }
})
