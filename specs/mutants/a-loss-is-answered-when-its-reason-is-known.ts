import { mutant, type Exam } from './mutant.ts'

/**
 * A request that lost its connection first asks the database, as soon as it is back, since when it runs, so that the log tells
 * a crash from a cut. The client is answered only then: after the whole of a long outage, not within 4.8 s (settled).
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (!connection.alive) this.#options.reportLoss(error)`,
    replace: `      if (!connection.alive) {
        this.#options.reportLoss(error)
        await this.#explain()
      }`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** A database that runs since a moment ago has crashed; one that ran all the time was only cut off. */
  async #explain(): Promise<void> {
    for (;;) {
      try {
        const connection = await this.#options.connect()
        const [row] = await connection.query<{ began: string }>\`
          select pg_postmaster_start_time()::text as began\`
        this.#options.reportLoss(new Error(\`the database runs since \${row?.began}\`))
        this.#idle.push(connection)
        return
      } catch {
        await sleep(200)
      }
    }
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a connection serves others',
  breaks: ['transaction.afterARest.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
