import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: idle connections are lent in the order in which they came back, and so all ten stay in use, where the last one back would do. After
 * a fault this looks as if a dead one were always tried first, but a connection whose end is known is skipped, and one whose end is not known
 * costs its lease wherever it stands. Places are counted apart from connections, as before.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {`,
    replace: `    for (let candidate = this.#idle.shift(); candidate !== undefined; candidate = this.#idle.shift()) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
