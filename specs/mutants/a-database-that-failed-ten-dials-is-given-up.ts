import { mutant, type Exam } from './mutant.ts'

/**
 * A lost database is looked for ten times, as many libraries do by default, and only a look that succeeds sets the count
 * back. After ten failures nobody looks any more, and each caller is refused at once. A short outage is survived; after a
 * long one the service answers 503 until somebody restarts it.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100`,
    replace: `const patienceMs = 100

/** Looks for a lost database before it is given up. */
const looksMax = 10`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true
`,
    replace: `  #reachable = true
  #looks = 0
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look()`,
    replace: `    if (this.#looks >= looksMax) {
      throw new Problem('not-applied', 'the database has been given up; send it again later')
    }
    this.#scout ??= this.#look()`,
  },
  {
    file: 'app/dialler.ts',
    find: `  async #look(): Promise<void> {`,
    replace: `  async #look(): Promise<void> {
    this.#looks += 1`,
  },
  {
    file: 'app/dialler.ts',
    find: `      this.#note(true)
`,
    replace: `      this.#looks = 0
      this.#note(true)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.doubtsResolved'],
  mayBreak: 'any',
}
