import { mutant, type Exam } from './mutant.ts'

/** Ready from its first query on, whatever has become of the database. */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `    this.#probe ??=`,
    replace: `    if (this.#wasReady === true) return
    this.#probe ??=`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
}
