import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError, messageOf } from '../record/errors.ts'
import { LockBusy, type DatabaseSession } from './database.ts'
import { openDatabase } from './open-database.ts'

/** Longer than a service keeps a transaction open. */
const lockedWithinMs = 10_000
const tryAgainAfterMs = 5

/** Locks what `lock` locks, all tables by default, while `meanwhile` runs. */
export const holding = <Result>(
  session: DatabaseSession,
  lock: string | undefined,
  meanwhile: () => Promise<Result>,
): Promise<Result> => untilFree(() => session.holding(lock, meanwhile))

/** Calls `attempt` until no other session has one of its locks. @throws HarnessError that names the sessions that keep them. */
export async function untilFree<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + lockedWithinMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof LockBusy)) throw error
      if (performance.now() > deadline) {
        const tried = `\`${error.message}\` met locks of other sessions at every try, for ${lockedWithinMs / 1_000} s`
        throw new HarnessError(tried, {
          fix: 'make the service end every transaction, also when its client has disconnected',
          // The database that would report the holders may be gone.
          evidence: await error.holders().catch((gone: unknown) => [messageOf(gone)]),
          cause: error.cause,
        })
      }
      await sleep(tryAgainAfterMs)
    }
  }
}

/** As `holding`, until it is disposed or for `atMostMs`. Requests that need the lock wait, and keep a connection. */
export async function hold(databaseUrl: string, atMostMs: number, lock?: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const session = stack.use(openDatabase(databaseUrl))
  const locked = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const held = holding(session, lock, async () => {
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
