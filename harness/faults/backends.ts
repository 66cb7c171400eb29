import type { Psql } from '../system/psql.ts'
import { seconds } from '../record/units.ts'
import { auditor } from './auditor.ts'
import { atDatabase } from './fault.ts'

const answersWithin = seconds(30)

/** The process id of another backend that is in a transaction now, and does not only look on. */
const inTransaction = `select pid from pg_stat_activity
  where backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()
    and application_name <> '${auditor}'
  order by random() limit 1`

/** Repeats `attempt` until it prints something, which is soon while the service works. @returns that, or 0. */
const untilHit = async (psql: Psql, attempt: string): Promise<number> =>
  Number(await psql.script(`for try in $(seq 100); do ${attempt}\n done`))

/** Ends one session in the middle of its transaction, as an administrator would. */
export const terminateBackend = atDatabase(async ({ psql }) => {
  const hits = await untilHit(
    psql,
    `ended=$(sql "select pg_terminate_backend(pid) from (${inTransaction}) as victim")
     if [ "$ended" = t ]; then echo 1; exit; fi`,
  )
  return async () => ({ hits, breaches: [] })
})

/** Kills one session. Its shared memory may be corrupt, so Postgres ends all others and recovers. */
export const killBackend = atDatabase(async ({ psql }) => {
  const hits = await untilHit(
    psql,
    `pid=$(sql "${inTransaction}")
     if [ -n "$pid" ] && kill -KILL $pid; then echo 1; exit; fi`,
  )
  return async () => {
    await psql.untilAnswers(answersWithin)
    return { hits, breaches: [] }
  }
})

/** Stops one session in the middle of its transaction. It keeps its locks; all others continue. */
export const freezeBackend = atDatabase(async ({ psql }) => {
  // Between finding and stopping it may have committed. Then it is resumed, and the next one is tried.
  const pid = await untilHit(
    psql,
    `pid=$(sql "${inTransaction}")
     [ -n "$pid" ] || continue
     kill -STOP $pid
     inside=$(sql "select count(*) from pg_stat_activity where pid = $pid and xact_start is not null")
     if [ "$inside" = 1 ]; then echo $pid; exit; fi
     kill -CONT $pid`,
  )
  if (pid === 0) return async () => ({ hits: 0, breaches: [] })
  return async () => {
    await psql.script(`kill -CONT ${pid} || true`)
    return { hits: 1, breaches: [] }
  }
})
