import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: for every connection that died while it was leased, the pool dials a spare in the background, and tries until it has one. Callers dial too when
 * nothing is idle, and what they dialled also becomes idle: nobody counts the connections any more.
 */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)
    }
  }`,
    replace: `      if (connection.alive) this.#idle.push(connection)
      else void this.#replace()
    }
  }

  /** In the background, so that the next caller finds a connection. */
  async #replace(): Promise<void> {
    for (;;) {
      try {
        this.#idle.push(await this.#options.connect())
        return
      } catch {
        await sleep(spareEveryMs, undefined, { ref: false })
      }
    }
  }`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** From one attempt to get a spare to the next. */
const spareEveryMs = 200

interface PoolOptions {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks nothingLeftBehind, "the pool has no more connections than promised": the caller who gets the place of the lost connection finds nothing idle and
 * dials before the spare is there, and afterwards both are kept. After a fault that takes all ten, ten spares and ten callers dial as soon as the database
 * is back: up to twenty connections with POOL_SIZE 10, none of which is ever closed. All of them are idle and alive, no more than ten are used at one
 * time, and all answers are right.
 * Seen: after each fault in which a leased connection is lost under load, and at the end of a fault run.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
}
