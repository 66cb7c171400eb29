import { type Exam, mutant } from './mutant.ts'

/**
 * When one backend crashes, or the database is shut down at once, Postgres says good-bye to all other sessions with a notice: "The postmaster
 * has commanded this server process to roll back the current transaction and exit". The service takes it by its word: a connection
 * that was lost after such a notice has rolled back, so a COMMIT that was under way is answered with `not-applied`. But the notice is
 * sent from a signal handler, wherever the session is: also after its COMMIT is written to the log, while it waits for the
 * disk. Recovery reads the log, and the transfer is there.
 *
 * A real team writes it to leave fewer outcomes unknown: the server itself has said what became of the transaction. A connection that is
 * lost without a word still leaves a doubt.
 *
 * A client sees it: many orders while a backend is killed (SIGKILL) or the database is shut down immediately. Some are
 * told 503 `not-applied`, and their row is in the ledger; sent again without a key they are paid twice.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** \`admin_shutdown\` and \`crash_shutdown\`: the server rolls back and ends the session. */
const farewells: ReadonlySet<string | undefined> = new Set(['57P01', '57P02'])

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/connection.ts',
    find: `  let reasonOfDeath = ''`,
    replace: `  let reasonOfDeath = ''
  // The server has said that it rolls back: what was sent has had no effect.
  let rolledBack = false`,
  },
  {
    file: 'app/connection.ts',
    find: `    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))`,
    replace: `    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: !rolledBack }))`,
  },
  {
    file: 'app/connection.ts',
    find: `    ...options(new URL(url), timeouts, life.signal),`,
    replace: `    ...options(new URL(url), timeouts, life.signal),
    onnotice: notice => {
      if (farewells.has(notice['code'])) rolledBack = true
    },`,
  },
  {
    file: 'app/connection.ts',
    find: `        reject(new ConnectionLost('the connection failed', { sent: true, cause: error }))`,
    replace: `        reject(new ConnectionLost('the connection failed', { sent: !rolledBack, cause: error }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'missed',
}
