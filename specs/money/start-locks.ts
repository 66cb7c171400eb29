import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, type Milliseconds, openSession, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import { firstOrder, strikeOnce } from './leftovers.ts'
import { transferAt } from './requests.ts'
import { answeredMs } from './sockets.ts'

/** SQLSTATE of a statement that waited for a lock too long. */
const lockNotAvailable = '55P03'
const betweenMs = 50
/** A start may go on after its first answer. */
const restMs = 1_000

/**
 * Starts the service again while all tables are locked as a backup locks them. A start that changes a table waits for the backup,
 * and readers of the table wait for the start: none may wait for longer than `longest`. The start is over a second after the first
 * transfer that is confirmed.
 */
export async function readersBesideAStart(system: System, longest: Milliseconds): Promise<Judgement> {
  const { url } = databaseOf(system)
  const [backup, reader] = [openSession(url), openSession(url)]
  const tables: string[] = []
  const violations: Violation[] = []
  let examined = 0
  const started = new AbortController()
  const untilStarted = async () => {
    const order = await firstOrder(reader)
    const until = performance.now() + answeredMs
    while ((await transferAt(system.service.origin, order)) !== 200 && performance.now() < until)
      await sleep(betweenMs)
    await sleep(restMs)
  }
  const start = async () => {
    await strikeOnce(system, 'killService')
    await untilStarted()
    started.abort()
  }
  const read = async () => {
    while (!started.signal.aborted && violations.length === 0) {
      violations.push(...(await readOnce()))
      examined++
      await sleep(betweenMs)
    }
    // Otherwise the start would wait for it.
    await backup.end({ timeout: 1 })
  }
  const readOnce = async () => {
    try {
      await reader.unsafe(`select ${tables.map(table => `(select count(*) from ${table})`).join(', ')}`)
      return []
    } catch (error) {
      if (Object(error).code !== lockNotAvailable) throw error
      const [first] = await reader<{ query: string }[]>`
        select query from pg_stat_activity where wait_event_type = 'Lock' order by query_start limit 1`
      const what = `longer than ${longest} ms, behind: ${first?.query ?? 'a statement that is over'}`
      return [{ kind: 'a reader waits for a start', what }]
    }
  }
  try {
    await untilStarted()
    await reader.unsafe(`set lock_timeout = ${longest}`)
    // A service may have tables of its own.
    const named = await reader<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`
    tables.push(...named.map(({ name }) => name))
    await backup`begin`
    await backup.unsafe(`lock table ${tables.join(', ')} in access share mode`)
    await Promise.all([start(), read()])
  } finally {
    await Promise.all([backup, reader].map(sql => sql.end({ timeout: 1 })))
  }
  return judgeAudit({
    check: 'startLocks',
    title: `beside a backup, a start lets no reader wait for longer than ${longest / 1_000} s`,
    of: 'reads during a start',
    examined,
    fix: {
      kind: 'note',
      text: 'change tables in a migration of their own, with a `lock_timeout`, and not at each start',
    },
    violations,
  })
}
