import { mutant, type Exam } from './mutant.ts'

/**
 * The loop that takes an idle connection off the list became `find`, which leaves it there, so that
 * concurrent requests share one connection, and the COMMIT or ROLLBACK of one transaction ends that of
 * another. This breaks conservation, `noPartialEffect` ("one connection for the whole transaction") and
 * `healed` ("a connection that is given to two requests").
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }
    return undefined`,
    replace: `    return this.#idle.findLast(candidate => candidate.alive)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
