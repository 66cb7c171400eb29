import { mutant, type Exam } from './mutant.ts'

/** A refused request keeps its place in the pool. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    } finally {
      this.#turnstile.leave()
    }`,
    replace: `    }`,
  },
  {
    file: 'app/pool.ts',
    find: `return await this.#lend(work, leaseMs)`,
    replace: `const result = await this.#lend(work, leaseMs)
      this.#turnstile.leave()
      return result`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolRecovery', 'transaction.behindALock.healed', 'transaction.openings.noDoubt'],
}
