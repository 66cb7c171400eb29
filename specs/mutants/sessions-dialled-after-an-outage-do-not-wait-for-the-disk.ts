import { type Exam, mutant } from './mutant.ts'

/**
 * In the first three seconds after an outage, sessions are opened with `synchronous_commit = off`. The setting belongs to the session,
 * and the sessions stay: after an outage all of them are dialled in these seconds, so from then on no commit waits for the disk. Before
 * the first outage, and after a start, every commit does.
 *
 * A real team writes it because the backlog after a failover waited for the disk and every deadline passed: three seconds of haste
 * seemed a small price. It was meant as a window of time, and became a property of connections.
 *
 * A client sees it at the second outage, not at the first: transfers that were confirmed in the last half second before the database
 * died are gone.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  readonly connect: () => Promise<Connection>`,
    replace: `  readonly connect: (catchingUp: boolean) => Promise<Connection>`,
  },
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100`,
    replace: `const patienceMs = 100

/** How long after an outage there is a backlog. */
const backlogMs = 3_000`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true`,
    replace: `  #reachable = true
  #backAt = -Infinity`,
  },
  {
    file: 'app/dialler.ts',
    find: `      const connection = await this.#options.connect()`,
    replace: `      const catchingUp = performance.now() - this.#backAt < backlogMs
      const connection = await this.#options.connect(catchingUp)`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable`,
    replace: `    this.#reachable = reachable
    if (reachable) this.#backAt = performance.now()`,
  },
  {
    file: 'app/service.ts',
    find: `connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `connect: catchingUp => connect(databaseUrl, timeouts, catchingUp), log: log.info })`,
  },
  {
    file: 'app/connection.ts',
    find: `export const connect = async (url: string, timeouts: DatabaseTimeouts): Promise<Connection> => {`,
    replace: `export const connect = async (
  url: string,
  timeouts: DatabaseTimeouts,
  catchingUp: boolean,
): Promise<Connection> => {`,
  },
  {
    file: 'app/connection.ts',
    find: `  const connection = undialled(url, timeouts)`,
    replace: `  const connection = undialled(url, timeouts, catchingUp)`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `const undialled = (url: string, timeouts: DatabaseTimeouts, catchingUp: boolean): Connection => {`,
  },
  {
    file: 'app/connection.ts',
    find: `    ...options(new URL(url), timeouts, life.signal),`,
    replace: `    ...options(new URL(url), timeouts, life.signal, catchingUp),`,
  },
  {
    file: 'app/connection.ts',
    find: `const options = (url: URL, { lockMs, statementMs, transactionMs }: DatabaseTimeouts, life: AbortSignal) => ({`,
    replace: `const options = (
  url: URL,
  { lockMs, statementMs, transactionMs }: DatabaseTimeouts,
  life: AbortSignal,
  catchingUp: boolean,
) => ({`,
  },
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: 'plumbline',
    // The backlog of an outage must not wait for the disk, order by order.
    synchronous_commit: catchingUp ? 'off' : 'on',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
