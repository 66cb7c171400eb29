import { mutant, type Exam } from './mutant.ts'

/**
 * The translation of errors into refusals was moved from the outer function of the pool into the inner one, next to the
 * work. An error of the connect itself is thrown before that, and is answered 500 and not as a 503 that says it had no
 * effect.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    } catch (error) {
      throw toRefusal(error)
    } finally {
      this.#turnstile.leave()`,
    replace: `    } finally {
      this.#turnstile.leave()`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)
      throw error`,
    replace: `      if (!connection.alive) this.#options.reportLoss(error)
      throw toRefusal(error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
