import { setTimeout as sleep } from 'node:timers/promises'
import type { LocksSeen } from '../judge/fault-run/record.ts'
import { checkValue, type OptionRule } from '../record/option.ts'
import { openSession, type Session } from './session.ts'

const urlRule: OptionRule = {
  expected: 'a function that returns the URL of a Postgres',
  example: '() => databaseOf(system).url',
  holds: value => typeof value === 'function',
}

/** A backend that waits for a lock, and whom it waits for. */
export interface LockWait {
  readonly pid: number
  /** When this wait began: another one of the same backend has another time. */
  readonly since: string
  readonly by: readonly number[]
}

/** A watch that goes on until it is disposed. */
export interface DeadlockWatch extends AsyncDisposable {
  readonly seen: () => LocksSeen
}

/**
 * Less than a service lets anybody wait for a lock, so that most deadlocks are found to be one. A service whose own
 * limits are shorter ends its rings by itself: those are found by looking, a few times in that time.
 */
const suspectedAfter = '100ms'
const lookEveryMs = 20
/** A database that a fault has taken away does not answer. */
const lookWithinMs = 1_000

/**
 * The backends that wait for each other. Both looks must show the same waits: within one look each wait is read at
 * another moment, and waits that follow each other would look like a ring.
 */
export function ringIn(before: readonly LockWait[], now: readonly LockWait[]): LockWait[] {
  const lasting = now.flatMap(wait => {
    const same = before.find(({ pid, since }) => pid === wait.pid && since === wait.since)
    return same === undefined ? [] : [{ ...wait, by: wait.by.filter(pid => same.by.includes(pid)) }]
  })
  let left = lasting
  for (;;) {
    // Who waits for somebody that does not wait, and whom nobody waits for, is in no ring.
    const inside = left.filter(
      ({ pid, by }) =>
        left.some(other => by.includes(other.pid)) && left.some(other => other.by.includes(pid)),
    )
    if (inside.length === left.length) return inside
    left = inside
  }
}

/**
 * Looks at the locks of a database until it is disposed, fifty times a second. `databaseUrl` is asked for anew when it does
 * not answer. Sets `deadlock_timeout` of the database to 100 ms.
 *
 * @throws HarnessError for what is no function that returns the URL of a Postgres.
 * @example await using locks = await watchDeadlocks(() => databaseOf(system).url)
 */
export async function watchDeadlocks(databaseUrl: () => string): Promise<DeadlockWatch> {
  checkValue('watchDeadlocks: databaseUrl', databaseUrl, urlRule)
  let sql = openSession(databaseUrl())
  await sql.unsafe(`alter system set deadlock_timeout = '${suspectedAfter}'`)
  await sql`select pg_reload_conf()`
  const over = new AbortController()
  const rings = new Set<string>()
  let looks = 0
  let resolved = 0
  let counted = await readDeadlocks(sql)
  let before: readonly LockWait[] = []

  const look = async () => {
    const waits = await readWaits(sql)
    const ring = ringIn(before, waits)
    if (ring.length > 0)
      rings.add(ring.map(({ pid, by }) => `${pid} waits for ${by.join(' and ')}`).join(', '))
    before = waits
    const total = await readDeadlocks(sql)
    // A database that has crashed counts from zero.
    resolved += total < counted ? total : total - counted
    counted = total
    looks += 1
  }
  const watch = async () => {
    while (!over.signal.aborted) {
      const late = sleep(lookWithinMs, true, { ref: false })
      const lost = await Promise.race([look().catch(() => true), late])
      if (lost === true) {
        before = []
        await sql.end({ timeout: 0 })
        sql = openSession(databaseUrl())
      }
      await sleep(lookEveryMs)
    }
  }
  const watching = watch()
  return {
    seen: () => ({ looks, resolved, rings: [...rings] }),
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
      await sql.end({ timeout: 1 })
    },
  }
}

const readWaits = async (sql: Session): Promise<LockWait[]> => [
  ...(await sql<LockWait[]>`
    select pid, min(waitstart)::text as since, pg_blocking_pids(pid) as by from pg_locks
    where not granted and waitstart is not null group by pid`),
]

async function readDeadlocks(sql: Session): Promise<number> {
  const [row] = await sql<{ deadlocks: number }[]>`
    select deadlocks::int from pg_stat_database where datname = current_database()`
  return row?.deadlocks ?? 0
}
