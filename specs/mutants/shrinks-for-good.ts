import { mutant, type Exam } from './mutant.ts'

/** Each time the database cannot be reached the pool becomes half as large, and it never grows again. */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `if (this.#inside < this.#limits.size) {`,
    replace: `if (this.#inside < Math.max(2, this.#limits.size >> troubles)) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `if (first === undefined) {`,
    replace: `if (first === undefined || this.#inside > Math.max(2, this.#limits.size >> troubles)) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {`,
    replace: `let troubles = 0

export const shrink = (): void => {
  troubles += 1
}

interface Waiter {`,
  },
  {
    file: 'app/dialler.ts',
    find: `    this.#reachable = reachable
`,
    replace: `    this.#reachable = reachable
    if (!reachable) shrink()
`,
  },
  {
    file: 'app/dialler.ts',
    find: `import { Problem } from './problem.ts'
`,
    replace: `import { Problem } from './problem.ts'
import { shrink } from './turnstile.ts'
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.placesKept'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
