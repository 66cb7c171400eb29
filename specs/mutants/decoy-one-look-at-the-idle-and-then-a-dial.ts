import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whoever needs a connection looks at one idle one; if that is dead, it is forgotten and a new
 * one is dialled, although living ones may lie below it. It looks as if dead connections stayed in the
 * pool, or as if the pool outgrew its size. But each caller takes one off the list and puts one back, dead
 * ones are never lent, and after a restart each costs no more than a dial.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    for (let candidate = this.#idle.pop(); candidate !== undefined; candidate = this.#idle.pop()) {
      if (candidate.alive) return candidate
    }
    return undefined`,
    replace: `    const candidate = this.#idle.pop()
    return candidate?.alive ? candidate : undefined`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
