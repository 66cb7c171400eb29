import { mutant, type Exam } from './mutant.ts'

/**
 * `return await` became `return` where the pool runs the work of a caller. The place is given back while
 * the work has just begun, so the pool opens as many connections as there are callers, whatever POOL_SIZE
 * says. And its `catch` sees no failure any more: a lost connection or a lock timeout is answered 500 and
 * not 503 `not-applied`.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `return await this.#lend(work, leaseMs)`,
    replace: `return this.#lend(work, leaseMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
}
