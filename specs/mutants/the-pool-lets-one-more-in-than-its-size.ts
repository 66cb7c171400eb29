import { mutant, type Exam } from './mutant.ts'

/** Off by one: who comes when all places are taken is let in once more, so a pool of 3 opens 4 connections, and one of 10 opens 11. */
// docs/checks.md: `poolSaturation` of the start spec (a pool of 3 opens 3 connections); `nothingLeftBehind`.
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `if (this.#inside < this.#limits.size) {`,
    replace: `if (this.#inside <= this.#limits.size) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'caught',
  breaks: ['start.poolSaturation'],
  mayBreak: 'any',
}
