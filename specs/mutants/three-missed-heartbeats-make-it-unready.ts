import { type Exam, mutant } from './mutant.ts'

/**
 * Readiness comes from a heartbeat. A query runs every two seconds, and three misses in a row make the service unready. One good
 * beat makes it ready again. A team writes it so that one slow query does not take a replica out of the balancer, and so that
 * probes cost the pool nothing. The third miss comes four to six seconds after the database has died. A client that asks
 * `/api/ready` three seconds after that death still gets 200.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.ts'

const beatEveryMs = 2_000
/** One slow query is no outage. */
const missedMax = 3`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #probe: Promise<void> | undefined`,
    replace: `  #missed = missedMax`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#log = log
  }`,
    replace: `    this.#log = log
    void this.#watch()
  }`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined
    })
    await this.#probe
    this.#refuseWhenStopping()`,
    replace: `    if (this.#missed >= missedMax)
      throw new Problem('not-ready', 'the database does not answer; wait until it is back')`,
  },
  {
    file: 'app/readiness.ts',
    find: `  async #ask(): Promise<void> {`,
    replace: `  async #watch(): Promise<void> {
    while (!this.#stopping) {
      await this.#beat()
      await sleep(beatEveryMs, undefined, { ref: false })
    }
  }

  async #beat(): Promise<void> {`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(true)`,
    replace: `      this.#missed = 0
      this.#note(true)`,
  },
  {
    file: 'app/readiness.ts',
    find: `      this.#note(false, error)
      throw new Problem('not-ready', 'the database does not answer; wait until it is back', error)`,
    replace: `      this.#missed += 1
      if (this.#missed >= missedMax) this.#note(false, error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'caught',
}
