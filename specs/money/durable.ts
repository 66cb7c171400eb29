import { databaseOf, openSession, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { openIn, order, times } from './workloads.ts'

const each = 10
const answeredMs = 5_000

/**
 * A COMMIT is confirmed when it is on the disk, unless `synchronous_commit` is off: then the log on the disk still ends before
 * it, for up to 0.6 s (three times `wal_writer_delay`).
 */
export async function confirmedOnDisk(system: System): Promise<Judgement> {
  const opened = await openIn(system, money([1_000, 0]))
  const sql = openSession(databaseOf(system).url)
  /** Where the log ended before a request that was confirmed, and whether the log on the disk ends there still. */
  const post = async (path: string, body: object) => {
    const [before] = await sql<{ end: string }[]>`select pg_current_wal_insert_lsn() as end`
    const answer = await fetch(system.service.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answeredMs),
    }).catch(() => undefined)
    if (before === undefined || answer?.ok !== true) return []
    const [after] = await sql<{ behind: boolean }[]>`
      select pg_current_wal_flush_lsn() <= ${before.end}::pg_lsn as behind`
    return [{ path, end: before.end, isBehind: after?.behind === true }]
  }
  const confirmed: Awaited<ReturnType<typeof post>> = []
  try {
    for (const _ of times(each)) {
      confirmed.push(...(await post('/api/transfer', order(opened))))
      confirmed.push(...(await post('/api/accounts', { balance: 1 })))
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
  return judgeAudit({
    check: 'confirmedOnDisk',
    title: 'what is confirmed is on the disk of the database',
    of: 'confirmed operations',
    examined: confirmed.length,
    fix: {
      kind: 'note',
      text: 'commit with `synchronous_commit = on`: a crash of the database takes back what is not on its disk',
    },
    violations: confirmed
      .filter(({ isBehind }) => isBehind)
      .map(({ path, end }) => ({
        kind: `POST ${path} was confirmed before its COMMIT is on the disk`,
        what: `the log on the disk still ended at ${end} or before`,
      })),
  })
}
