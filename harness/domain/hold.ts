import { setTimeout as sleep } from 'node:timers/promises'
import { LockKept } from './database.ts'
import { openDatabase } from './open-database.ts'

/** As `holding` of a session, until it is disposed or for `atMostMs`. Requests that need the lock wait, and keep a connection. */
export async function hold(databaseUrl: string, atMostMs: number, lock?: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const session = stack.use(openDatabase(databaseUrl))
  const locked = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const held = session.holding(lock, async () => {
    locked.resolve()
    await Promise.race([over.promise, sleep(atMostMs, undefined, { ref: false })])
  })
  // A lock that was not obtained in time does not end the run: no operation waits then, and the judge sees that.
  const obtained = held.catch((error: unknown) => {
    if (!(error instanceof LockKept)) throw error
  })
  await Promise.race([locked.promise, obtained])
  stack.defer(async () => {
    over.resolve()
    await held.catch(() => undefined)
  })
  return stack.move()
}
