import { type Exam, mutant } from './mutant.ts'

/**
 * Which idle connection serves the next request is drawn by lot, so that all sessions are used alike. It looks as if a dead
 * one could be drawn, or one connection twice. But what is drawn leaves the list, and a dead one is dropped and the lot drawn
 * again.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }`,
    replace: `    while (this.#idle.length > 0) {
      const [candidate] = this.#idle.splice(Math.floor(Math.random() * this.#idle.length), 1)
      if (candidate?.alive) return candidate
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
