import { databaseUser } from '../system/database-address.ts'
import { blank } from '../record/sql-blank.ts'
import type { FaultPort } from './port.ts'

const threads = 'its sessions are threads of one process, which lives and dies as a whole'

/** Ends a session that is in a transaction. InnoDB refreshes its table of them only after 100 ms without a query of it. */
const endInTransaction = `begin not atomic
  declare victim bigint;
  select id into victim from information_schema.processlist
    join information_schema.innodb_trx on trx_mysql_thread_id = id
    where user = '${databaseUser}' order by rand() limit 1;
  if victim is not null then
    execute immediate concat('kill connection ', victim);
    select 1;
  end if;
end`

/** The first byte of a greeting after the packet header: version 10. An error has another first byte. */
const greeting = 10
const headBytes = 4

/** Its superuser is never a victim: the service has its own user. */
export const mariadb: FaultPort = {
  refused: {
    killBackend: threads,
    freezeBackend: threads,
    immediateShutdown: 'it knows one way to shut down besides being killed',
  },

  endOne: async ({ shell }) =>
    Number(
      await shell.script(`for try in $(seq 30); do
        ended=$(sql "${endInTransaction}" || true)
        if [ "$ended" = 1 ]; then echo 1; exit; fi
        sleep 0.11
      done`),
    ),

  /** The user lacks the privilege to override it. It waits for statements that wait for a lock; a failover then ends sessions. */
  async refuseWrites({ shell }) {
    await shell.script(
      `sql "set lock_wait_timeout = 2// set global read_only = 1" ||
        sql "kill connection user ${databaseUser}// set global read_only = 1"`,
    )
    return async () => void (await shell.run('set global read_only = 0'))
  },
  async refuseLogins({ shell }) {
    await shell.run(`alter user ${databaseUser} account lock`)
    return async () => void (await shell.run(`alter user ${databaseUser} account unlock`))
  },

  endAll: async ({ shell }) =>
    Number(
      await shell.run(`select count(*) from information_schema.processlist where user = '${databaseUser}'//
        kill connection user ${databaseUser}`),
    ),

  // The server speaks first.
  hello: () => Buffer.alloc(0),
  isTaken: answer => answer[headBytes] === greeting,

  shutdown: 'SIGTERM',
  messages: {
    commit: String.raw`^(Query|Execute) (.*;)?${blank}commit\b`,
    committed: String.raw`^OK ${blank}commit\b`,
    row: '^Rows ',
  },
}
