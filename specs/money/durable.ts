import { databaseOf, openSession, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { openIn, order, times } from './workloads.ts'

interface Written {
  /** The end of the log of the database. */
  readonly inserted: string
  /** How far it is on the disk. */
  readonly flushed: string
}

const each = 10

/**
 * A COMMIT is confirmed when it is on the disk, unless `synchronous_commit` is off: then the log on the disk still ends before
 * it, for up to 0.6 s (three times `wal_writer_delay`).
 */
export async function confirmedOnDisk(system: System): Promise<Judgement> {
  const opened = await openIn(system, money([1_000, 0]))
  const sql = openSession(databaseOf(system).url)
  const written = async (): Promise<Written> => {
    const [row] = await sql<Written[]>`
      select pg_current_wal_insert_lsn() as inserted, pg_current_wal_flush_lsn() as flushed`
    if (row === undefined) throw new Error('a query without FROM gave no row')
    return row
  }
  const isBehind = async (flushed: string, inserted: string): Promise<boolean> => {
    const [row] = await sql<{ behind: boolean }[]>`
      select ${flushed}::pg_lsn <= ${inserted}::pg_lsn as behind`
    return row?.behind === true
  }
  const post = async (path: string, body: object): Promise<Violation[]> => {
    const before = await written()
    const answer = await fetch(system.service.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { flushed } = await written()
    if (!answer.ok || !(await isBehind(flushed, before.inserted))) return []
    const what = `answered ${answer.status}, and the log on the disk ended at ${flushed}; it was at ${before.inserted} before the request`
    return [{ kind: `POST ${path} before its COMMIT is on the disk`, what }]
  }
  const violations: Violation[][] = []
  try {
    for (const _ of times(each)) {
      violations.push(await post('/api/transfer', order(opened)), await post('/api/accounts', { balance: 1 }))
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
  return judgeAudit({
    check: 'confirmedOnDisk',
    title: 'what is confirmed is on the disk of the database',
    of: 'operations',
    examined: 2 * each,
    fix: {
      kind: 'note',
      text: 'commit with `synchronous_commit = on`: a crash of the database takes back what is not on its disk',
    },
    violations: violations.flat(),
  })
}
