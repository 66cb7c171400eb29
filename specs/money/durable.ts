import { databaseOf, openSession, type System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { openIn, order, times } from './workloads.ts'

const each = 10
const answeredMs = 5_000

/**
 * A COMMIT is confirmed when it is on the disk, unless `synchronous_commit` is off: then the log on the disk still ends before
 * it, for up to 0.6 s (three times `wal_writer_delay`). The rows of the ledger say when they were made, also after a replay.
 *
 * @param seen - the dates of rows, by their id, of earlier calls, which must be the same still; those of this call are added.
 */
export async function judgeLedger(system: System, seen = new Map<string, string>()): Promise<Judgement[]> {
  const opened = await openIn(system, money([1_000, 0]))
  const sql = openSession(databaseOf(system).url)
  /** Where the log ended before a request that was confirmed, and whether the log on the disk ends there still. */
  const post = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
    const [before] = await sql<{ end: string }[]>`select pg_current_wal_insert_lsn() as end`
    const answer = await fetch(system.service.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answeredMs),
    }).catch(() => undefined)
    if (before === undefined || answer?.ok !== true) return []
    const [after] = await sql<{ behind: boolean }[]>`
      select pg_current_wal_flush_lsn() <= ${before.end}::pg_lsn as behind`
    return [{ path, end: before.end, isBehind: after?.behind === true }]
  }
  const key = `dated-${order(opened).fromId}`
  const withKey = () => post('/api/transfer', order(opened), { 'idempotency-key': key })
  const dateOfKey = async () => {
    const [row] = await sql<{ date: string }[]>`
      select created_at::text as date from transfers where idempotency_key = ${key}`
    return row?.date
  }
  const confirmed: Awaited<ReturnType<typeof post>> = []
  const datesOfKey: (string | undefined)[] = []
  let dates: readonly Dated[] = []
  let later: readonly Row[] = []
  try {
    const [begun] = await sql<{ at: string }[]>`select clock_timestamp()::text as at`
    confirmed.push(...(await withKey()))
    datesOfKey.push(await dateOfKey())
    // Before the others: a session may keep what a replay has set.
    await withKey()
    datesOfKey.push(await dateOfKey())
    for (const _ of times(each)) {
      confirmed.push(...(await post('/api/transfer', order(opened))))
      confirmed.push(...(await post('/api/accounts', { balance: 1 })))
    }
    // The clock of the service may differ a little.
    dates = await sql<Dated[]>`
      select id::text, created_at::text as date, created_at between ${begun?.at ?? ''}::timestamptz - interval '1 second'
        and clock_timestamp() + interval '1 second' as "isRight"
      from transfers where from_id = ${order(opened).fromId}`
    later = await sql<Row[]>`
      select id::text, created_at::text as date from transfers where id = any(${[...seen.keys()]}::bigint[])`
  } finally {
    await sql.end({ timeout: 1 })
  }
  const onDisk = judgeAudit({
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
  const [booked, replayed] = datesOfKey
  const dated = judgeAudit({
    check: 'ledgerDates',
    title: 'a row of the ledger says when it was made',
    of: 'rows',
    examined: dates.length + later.length,
    fix: {
      kind: 'note',
      text: "leave `created_at` to its default: the literal 'now' is the time of the first order of a session",
    },
    violations: [
      ...dates
        .filter(({ isRight }) => !isRight)
        .map(({ date }) => ({ kind: 'another time', what: `a row that was made just now says ${date}` })),
      ...(booked === replayed
        ? []
        : [{ kind: 'changed by a replay', what: `the row of ${key} said ${booked}, and says ${replayed}` }]),
      ...later
        .filter(({ id, date }) => date !== seen.get(id))
        .map(({ id, date }) => ({
          kind: 'changed later',
          what: `row ${id} said ${seen.get(id)}, and says ${date}`,
        })),
    ],
  })
  for (const { id, date } of dates) seen.set(id, date)
  return [onDisk, dated]
}

interface Row {
  readonly id: string
  readonly date: string
}

/** `isRight`: between the first request and the last one. */
interface Dated extends Row {
  readonly isRight: boolean
}
