import type { Psql } from '../system/psql.ts'
import { seconds } from '../record/units.ts'
import { atDatabase } from './fault.ts'

const answersWithin = seconds(30)

/** Process ids of other backends that are in a transaction now, one a line. */
const inTransaction = (limit: number) => `select pid from pg_stat_activity
  where backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()
  order by random() limit ${limit}`

/** Repeats `blow` until it hits a backend, which is soon while the service works. @returns the hits. */
const whenThereIsOne = async (psql: Psql, blow: string): Promise<number> => {
  const printed = await psql.script(`
    hits=0
    for try in $(seq 100); do
      pid=$(sql "${inTransaction(1)}")
      if [ -n "$pid" ]; then ${blow}; break; fi
    done
    echo $hits`)
  return Number(printed)
}

/** Ends one session in the middle of its transaction, as an administrator would. */
export const terminateBackend = atDatabase(async ({ psql }) => {
  const printed = await psql.script(`
    for try in $(seq 100); do
      ended=$(sql "select pg_terminate_backend(pid) from (${inTransaction(1)}) as victim")
      if [ "$ended" = t ]; then echo 1; exit; fi
    done
    echo 0`)
  return async () => ({ hits: Number(printed), breaches: [] })
})

/** Kills one session. Its shared memory may be corrupt, so Postgres ends all others and recovers. */
export const killBackend = atDatabase(async ({ psql }) => {
  const hits = await whenThereIsOne(psql, 'kill -KILL $pid && hits=1')
  return async () => {
    await psql.untilAnswers(answersWithin)
    return { hits, breaches: [] }
  }
})

/** Stops one session in the middle of its transaction. It keeps its locks; all others continue. */
export const freezeBackend = atDatabase(async ({ psql }) => {
  // Between finding and stopping it may have committed. Then it is resumed, and the next one is tried.
  const victim = await psql.script(`
    for try in $(seq 100); do
      pid=$(sql "${inTransaction(1)}")
      [ -n "$pid" ] || continue
      kill -STOP $pid
      inside=$(sql "select count(*) from pg_stat_activity where pid = $pid and xact_start is not null")
      if [ "$inside" = 1 ]; then echo $pid; exit; fi
      kill -CONT $pid
    done`)
  const pid = Number(victim)
  if (pid === 0) return async () => ({ hits: 0, breaches: [] })
  return async () => {
    await psql.script(`kill -CONT ${pid} || true`)
    return { hits: 1, breaches: [] }
  }
})
