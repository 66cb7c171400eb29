import type { Pressed } from '../judge/fault-run/record.ts'
import { unlessKept } from './database.ts'
import { openDatabase } from './open-database.ts'
import type { Operations } from './operations.ts'
import { repeated } from './repeated.ts'

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

const lookEveryMs = 20

/** Each client sends an operation behind a lock held for `heldMs`, longer than requests should wait. Nothing else may be sent. */
export async function press(
  operations: Operations,
  clients: number,
  databaseUrl: string,
  heldMs: number,
  lock: string,
): Promise<Pressed> {
  await using _held = await hold(databaseUrl, heldMs, lock)
  await using watch = watchConnections(databaseUrl)
  const acts = await Promise.all(
    Array.from({ length: clients }, (_, client) =>
      operations.ask({ client, key: `${operations.keyPrefix}-pressed-${client}`, count: client }),
    ),
  )
  return { acts, connections: watch.peak }
}

/** Until it is disposed, counts the connections of the service to its database. `peak`: the most at one time. */
export function watchConnections(databaseUrl: string) {
  const stack = new AsyncDisposableStack()
  const session = stack.use(openDatabase(databaseUrl))
  let peak = 0
  let failure: Error | undefined
  const count = async () => {
    if (failure === undefined) peak = Math.max(peak, (await session.sessions()).length)
  }
  stack.use(repeated(lookEveryMs, () => count().catch((error: Error) => void (failure = error))))
  return {
    get peak() {
      // A failed count must not look like a low one.
      if (failure !== undefined) throw failure
      return peak
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
