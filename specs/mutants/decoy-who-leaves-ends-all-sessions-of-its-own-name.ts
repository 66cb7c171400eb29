import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a process that ends tells the database to end every other session of its name, so that none stays whose end was not
 * heard. Suspicious, because `pg_terminate_backend` beside a second replica looks like the end of that one's transactions too. But each process has
 * a name of its own, drawn at its start, and does it only when its last request has been answered: what it ends is idle. It
 * is bounded by the deadline of the shutdown, and its failure is ignored.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { randomUUID } from 'node:crypto'
import { once } from 'node:events'`,
  },
  {
    file: 'app/connection.ts',
    find: `type Value = number | string | null`,
    replace: `/** Of all sessions of this process, and of no other process. */
const applicationName = \`plumbline-\${randomUUID()}\`

type Value = number | string | null`,
  },
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: applicationName,`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** Ends the sessions of this process, except that of \`query\`. */
export const endOwnSessions = async (query: Query): Promise<void> => {
  await query\`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = \${applicationName} and pid <> pg_backend_pid()\`
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { type Connection, endOwnSessions } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    const last = this.#takeIdle()
    if (last === undefined) return
    for (const idle of this.#idle.splice(0)) idle.discard('the service ends')
    // Whatever becomes of it, the database notices soon that this process is gone.
    await endOwnSessions(last.query).catch(() => undefined)
    await last.close()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
