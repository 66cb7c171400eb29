import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the promise of the probe is not forgotten when it has settled. If the first probe finds the database still away, all
 * later callers wait for that same result, and nobody looks again: the service stays down until it is restarted.
 * checks.md, `recovery.<fault>`, `readiness`: once the database is back, operations succeed again.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `    this.#scout ??= this.#look().finally(() => {
      this.#scout = undefined
    })
`,
    replace: `    this.#scout ??= this.#look()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.killDatabase'],
  mayBreak: 'any',
}
