import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: who asks whether the service is ready waits for a query of its own or for the work of somebody else, whichever succeeds
 * first, so that a pool whose places are all taken does not look like a lost database. It looks like a readiness that is remembered,
 * but only work counts that was lent its connection after the question, and nothing is kept once the question is answered.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Somebody who wants to know whether the database answers. */
interface Question {
  readonly askedAt: number
  readonly answer: () => void
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #questions = new Set<Question>()
  #probe: Promise<unknown> | undefined`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /**
   * Settles as \`probe\` does, or as soon as work has succeeded that was lent its connection after this call. A probe that still
   * waits for its place is not sent twice.
   */
  async hears(probe: () => Promise<unknown>): Promise<void> {
    const { promise: heard, resolve: answer } = Promise.withResolvers<void>()
    const question: Question = { askedAt: performance.now(), answer }
    this.#questions.add(question)
    try {
      this.#probe ??= probe().finally(() => {
        this.#probe = undefined
      })
      await Promise.race([this.#probe, heard])
    } finally {
      this.#questions.delete(question)
    }
  }

  #tell(lentAt: number): void {
    for (const { askedAt, answer } of this.#questions) if (askedAt <= lentAt) answer()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const lentAt = performance.now()
      const result = await work(connection)
      this.#tell(lentAt)
      return result`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: '    await pool.use(({ query }) => query`select 1`, pingMs)',
    replace: '    await pool.hears(() => pool.use(({ query }) => query`select 1`, pingMs))',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
