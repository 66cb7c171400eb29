import { auditor } from '../domain/session.ts'
import { startupMessage } from '../proxy/messages.ts'
import type { DatabaseShell } from '../system/started.ts'
import { blank } from '../record/sql-blank.ts'
import { endsWithin, type FaultPort } from './port.ts'

/** The process id of another backend that is in a transaction now, except observers. */
const inTransaction = `select pid from pg_stat_activity
  where backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()
    and application_name <> '${auditor}'
  order by random() limit 1`

/** Less than a script's time limit; the length of an attempt depends on the machine's load. */
const hitsWithinS = 3

/** Repeats `attempt` until it prints something, which is soon while the service works. @returns the output, or 0. */
const untilHit = async (shell: DatabaseShell, attempt: string): Promise<number> =>
  Number(
    await shell.script(
      `latest=$(($(date +%s) + ${hitsWithinS})); while [ $(date +%s) -lt $latest ]; do ${attempt}\n done`,
    ),
  )

/** In 10 ms steps, for 2 s at most: without starting a database client for each check. */
const untilCommitWaits = `do 'begin
  for look in 1..200 loop
    perform pg_stat_clear_snapshot();
    exit when exists (select from pg_stat_activity where wait_event = ''SyncRep'');
    perform pg_sleep(0.01);
  end loop;
end'`

/** The first byte of a password request. Any other response means that no connection is left. */
const asksForPassword = 'R'.charCodeAt(0)

export const postgres: FaultPort = {
  refused: {},

  endOne: ({ shell }) =>
    untilHit(
      shell,
      `ended=$(sql "select pg_terminate_backend(pid) from (${inTransaction}) as victim")
     if [ "$ended" = t ]; then echo 1; exit; fi`,
    ),

  /** The shared memory may be corrupt, so Postgres ends all other backends and recovers. */
  killOne: ({ shell }) =>
    untilHit(
      shell,
      `pid=$(sql "${inTransaction}")
     if [ -n "$pid" ] && kill -KILL $pid; then echo 1; exit; fi`,
    ),

  async freezeOne({ shell }) {
    // It may have committed before, or hold a lock inside Postgres so that nobody gets an answer: then another one is tried.
    const pid = await untilHit(
      shell,
      `pid=$(sql "${inTransaction}")
     [ -n "$pid" ] || continue
     kill -STOP $pid || continue
     inside=$(within='timeout 1'; sql "select count(*) from pg_stat_activity where pid = $pid and xact_start is not null") || true
     if [ "$inside" = 1 ]; then echo $pid; exit; fi
     kill -CONT $pid || true`,
    )
    if (pid === 0) return undefined
    return async () => void (await shell.script(`kill -CONT ${pid} || true`))
  },

  /** Restarts it as a standby until it is promoted: no session can override that. */
  async refuseWrites({ container, shell }) {
    // `cp -p` keeps the owner: Postgres must be able to write to the copy.
    await shell.script('cd "$(sql "show data_directory")"; cp -p PG_VERSION standby.signal')
    await container.end('SIGINT', endsWithin)
    await container.start()
    return async () => void (await shell.run('select pg_promote()'))
  },

  /** Its shell uses the local socket. */
  async refuseLogins({ shell }) {
    const rules = 'rules="$(sql "show hba_file")"'
    const reload = 'sql "select pg_reload_conf()"'
    await shell.script(
      `${rules}; cp "$rules" "$rules.before"; (echo host all all all reject; cat "$rules.before") > "$rules"; ${reload}`,
    )
    return async () => void (await shell.script(`${rules}; cat "$rules.before" > "$rules"; ${reload}`))
  },

  endAll: async ({ shell }) =>
    Number(
      await shell.run(`select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
      where backend_type = 'client backend' and application_name <> 'psql' and usename is not null`),
    ),

  hello({ url }) {
    const { username: user, pathname } = new URL(url)
    return startupMessage({ user, database: pathname.slice(1) })
  },
  isTaken: answer => answer[0] === asksForPassword,

  shutdown: 'SIGINT',

  /**
   * With a synchronous standby that does not exist, a COMMIT waits after it is on disk and before it is answered. The ended
   * session reports a rollback although the COMMIT is on disk; a service that believes the report applies an order twice.
   */
  async shutDownAtOnce({ container, shell }) {
    // The setting in the file counts at the next start. A session past the service's timeout is no victim any more.
    await shell.script(
      `sql "alter system set synchronous_standby_names = 'nobody'"
     sql "select pg_reload_conf()" >/dev/null
     until [ "$(sql "show synchronous_standby_names")" = nobody ]; do :; done
     sql "alter system reset synchronous_standby_names"`,
    )
    await shell.run(untilCommitWaits)
    await container.end('SIGQUIT', endsWithin)
  },

  messages: {
    // END is COMMIT, unless it ends a block inside a statement.
    commit: String.raw`^(Query|Bind) (.*;)?${blank}(commit\b|end(${blank}(transaction|work))?${blank}(;|$))`,
    committed: '^CommandComplete COMMIT$',
    row: '^D$',
  },
}
