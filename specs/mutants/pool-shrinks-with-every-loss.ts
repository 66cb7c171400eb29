import { mutant, type Exam } from './mutant.ts'

/** An adaptive pool: halved when a connection is lost, meant to grow with each success, but the growth is rounded away. */
const edits = [
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0

  constructor(limits: PoolLimits) {
    this.#limits = limits
  }`,
    replace: `  #inside = 0
  #size: number

  constructor(limits: PoolLimits) {
    this.#limits = limits
    this.#size = limits.size
  }

  /** Half as many at a time: a database in trouble recovers sooner. */
  shrink(): void {
    this.#size = Math.max(2, Math.floor(this.#size / 2))
  }

  /** One place more for each round of successes, up to the configured size. */
  grow(): void {
    this.#size = Math.min(this.#limits.size, Math.floor(this.#size + 1 / this.#size))
  }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `if (this.#inside < this.#limits.size) {`,
    replace: `if (this.#inside < this.#size) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `if (first === undefined) {`,
    replace: `if (first === undefined || this.#inside > this.#size) {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)
    } catch (error) {
      if (!connection.alive) this.#options.reportLoss(error)`,
    replace: `      const result = await work(connection)
      this.#turnstile.grow()
      return result
    } catch (error) {
      if (!connection.alive) {
        this.#turnstile.shrink()
        this.#options.reportLoss(error)
      }`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "POOL_SIZE (10)", checks.md poolRecovery, config.ts "the number of concurrent transactions". floor(5 + 1/5) = 5: it never grows back. One terminated
 * backend leaves 5 places, three lost connections leave 2, until the service is restarted. Light load still succeeds. Seen afterwards:
 * never more than 2 transactions at once in pg_stat_activity under many clients; and two transfers that wait behind a locked account
 * keep everybody else waiting (503 after a second), where eight places should be free.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.placesKept'],
  mayBreak: 'any',
  firstTry: 'missed',
}
