import { mutant, type Exam } from './mutant.ts'

/** A refused transfer does not return its place in the pool: after ten of them no connection is left. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      throw toRefusal(error)
    } finally {
      this.#turnstile.leave()
    }`,
    replace: `      throw toRefusal(error)
    }`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      const result = await this.#lend(work, leaseMs)
      this.#turnstile.leave()
      return result`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: ['leak.connections'] }
