import { setTimeout as sleep } from 'node:timers/promises'
import { openSession, serviceSessions, type Session } from 'vitest-plumbline'

/**
 * Keeps everybody from an account until it is disposed, or for `atMostMs`: who wants to transfer from it waits, and
 * keeps a connection.
 */
export async function holdAccount(
  databaseUrl: string,
  id: number,
  atMostMs: number,
): Promise<AsyncDisposable> {
  const sql = openSession(databaseUrl)
  const locked = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const held = sql.begin(async tx => {
    await tx`select 1 from accounts where id = ${id} for update`
    locked.resolve()
    await Promise.race([over.promise, sleep(atMostMs, undefined, { ref: false })])
  })
  await Promise.race([locked.promise, held])
  return {
    async [Symbol.asyncDispose]() {
      over.resolve()
      await held
      await sql.end({ timeout: 1 })
    },
  }
}

/** How many connections of the service wait for a lock. */
export const countWaiting = async (sql: Session): Promise<number> =>
  (await serviceSessions(sql)).filter(({ waitsForLock }) => waitsForLock).length

export interface ConnectionWatch extends AsyncDisposable {
  /** The most connections the service had to its database at one time. */
  readonly peak: number
}

const watchEveryMs = 20

export function watchConnections(databaseUrl: string): ConnectionWatch {
  const sql = openSession(databaseUrl)
  const over = new AbortController()
  let peak = 0
  const watch = async () => {
    while (!over.signal.aborted) {
      peak = Math.max(peak, (await serviceSessions(sql)).length)
      await sleep(watchEveryMs)
    }
  }
  const watching = watch()
  return {
    get peak() {
      return peak
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
      await sql.end({ timeout: 1 })
    },
  }
}
