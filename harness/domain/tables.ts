import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from '../record/errors.ts'
import { openSession, type Session, type Transaction } from './session.ts'

/** Longer than a service keeps a transaction open. */
const lockedWithinMs = 10_000
const tryAgainAfterMs = 5
const lockNotAvailable = '55P03'

/** Keeps everybody from all tables of a database, and calls `meanwhile` while it does. */
export async function holdingTables<Result>(sql: Session, meanwhile: () => Promise<Result>): Promise<Result> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`
  if (tables.length === 0) {
    throw new HarnessError('the database has no table, so nothing waits in it', {
      fix: 'name its schema in the description: `postgres({ schema: … })`, or let the service make it before it is ready',
    })
  }
  return await holding(
    sql,
    `lock table ${tables.map(({ name }) => name).join(', ')} in access exclusive mode nowait`,
    meanwhile,
  )
}

/**
 * Runs a statement that locks, and calls `meanwhile` in its transaction. Takes all locks or none: whoever waits for one
 * while it holds another can be in a deadlock with the service, which would be counted as the service's own.
 */
export async function holding<Result>(
  sql: Session,
  lock: string,
  meanwhile: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + lockedWithinMs
  for (;;) {
    let locked = false
    try {
      const results = await sql.begin(async tx => {
        await tx.unsafe(lock)
        locked = true
        return [await meanwhile(tx)]
      })
      return results[0] as Result
    } catch (error) {
      const busy = !locked && (error as { code?: unknown }).code === lockNotAvailable
      if (!busy || performance.now() > deadline) throw error
      await sleep(tryAgainAfterMs)
    }
  }
}

/**
 * Keeps everybody from what `lock` locks, all tables by default, until it is disposed or for `atMostMs`: whoever needs it
 * waits, and keeps a connection.
 */
export async function hold(databaseUrl: string, atMostMs: number, lock?: string): Promise<AsyncDisposable> {
  const sql = openSession(databaseUrl)
  const locked = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const wait = async () => {
    locked.resolve()
    await Promise.race([over.promise, sleep(atMostMs, undefined, { ref: false })])
  }
  const held = lock === undefined ? holdingTables(sql, wait) : holding(sql, lock, wait)
  // Whoever does not get the lock in time is no reason to end: nobody waits then, which is seen.
  const ended = held.catch(() => undefined)
  await Promise.race([locked.promise, held])
  return {
    async [Symbol.asyncDispose]() {
      over.resolve()
      await ended
      await sql.end({ timeout: 1 })
    },
  }
}
