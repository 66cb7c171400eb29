import { mutant, type Exam } from './mutant.ts'

/**
 * When all requests are answered after SIGTERM, the sessions of the pool are ended one after the other
 * and not all at once, each with up to a second for it. It looks as if ten sessions could take ten
 * seconds; but a database that answers needs a few milliseconds for all of them, and one that does not
 * is no longer waited for at the deadline of eight seconds, when the service exits with 0 as before.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    // Ten sessions that end at once are a burst of work for the database, and nobody waits for this.
    for (const connection of this.#idle.splice(0)) await connection.close()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
