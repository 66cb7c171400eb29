import { mutant, type Exam } from './mutant.ts'

/**
 * The `await` before the turnstile of the pool was forgotten, so nobody waits for a place. In a crowd the
 * service opens far more connections than its pool has places, and a caller whose unheeded wait is over or
 * refused is a rejection nobody handles.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()`,
    replace: `    this.#turnstile.enter()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
}
