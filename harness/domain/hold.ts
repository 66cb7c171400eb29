import { setTimeout as sleep } from 'node:timers/promises'
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
  const ended = held.catch(() => undefined)
  await Promise.race([locked.promise, held])
  stack.defer(async () => {
    over.resolve()
    await ended
  })
  return stack.move()
}
