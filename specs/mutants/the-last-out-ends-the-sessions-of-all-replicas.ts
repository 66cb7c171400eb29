import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong with two replicas: at the end of its shutdown the service has the database end every other
 * session named "plumbline", so that surely none is left behind. The other replica has sessions of that
 * name too: its transfers under way are cut, and answered 503 or in doubt, while it should confirm
 * every operation (`outage.servedBeside`).
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  async close(): Promise<void> {
`,
    replace: `  async close(): Promise<void> {
    await this.#endStragglers()
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {
`,
    replace: `  /** Sessions of requests that were cut would otherwise stay until the database notices. */
  async #endStragglers(): Promise<void> {
    const connection = this.#takeIdle()
    if (connection === undefined) return
    try {
      await connection.query\`
        select count(pg_terminate_backend(pid)) as ended from pg_stat_activity
        where application_name = 'plumbline' and usename = current_user and pid <> pg_backend_pid()\`
    } catch {
      // The database is away: then there are none.
    }
    this.#idle.push(connection)
  }

  #takeIdle(): Connection | undefined {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.servedBeside'],
  mayBreak: 'any',
  firstTry: 'caught',
}
