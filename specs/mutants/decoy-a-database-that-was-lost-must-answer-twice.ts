import { mutant, type Exam } from './mutant.ts'

/**
 * After a check that found no database, the service is ready only when two queries in a row have been answered, 50 ms
 * apart. It looks like a wait that keeps a replica out of rotation; but both queries are within the same check, so the
 * first probe that comes after the outage is answered 200, 50 ms later. A service that has just started asks once.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()
      this.#note(true)`,
    replace: `      await this.#ping()
      if (this.#wasReady === false) {
        await new Promise(resolve => setTimeout(resolve, 50))
        await this.#ping()
      }
      this.#note(true)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
