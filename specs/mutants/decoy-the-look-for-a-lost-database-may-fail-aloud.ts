import { mutant, type Exam } from './mutant.ts'

/**
 * The probe for a lost database no longer hides its failure. It looks like a rejection that nobody
 * handles, which would end the process; but every caller races that very promise, so it is handled even
 * when the caller has left after 100 ms, and who gets the failure in time is answered 503 `not-
 * applied`, as any caller whose own connect fails.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `    try {
      const connection = await this.#connect()
      connection.discard('it was a scout')
    } catch {
      // Logged before; for callers it is the same as no answer.
    }
`,
    replace: `    const connection = await this.#connect()
    connection.discard('it was a scout')
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
