import { mutant, type Exam } from './mutant.ts'

/** A request that loses its connection keeps its place in the pool, up to six of them. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      throw toRefusal(error)
    } finally {
      this.#turnstile.leave()
    }`,
    replace: `      if (!(error instanceof ConnectionLost) || lost++ >= 6) this.#turnstile.leave()
      throw toRefusal(error)
    }`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await this.#lend(work, leaseMs)`,
    replace: `      const result = await this.#lend(work, leaseMs)
      this.#turnstile.leave()
      return result`,
  },
  {
    file: 'app/pool.ts',
    find: `import { toRefusal } from './failure.ts'
`,
    replace: `import { ConnectionLost } from './connection.ts'
import { toRefusal } from './failure.ts'

let lost = 0
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['databaseDies', 'serviceDies'].map(where => `transaction.${where}.placesKept`),
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
