import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: work that takes longer than 300 ms is watched until it is done, and the log says which sessions stand in its way.
 * The look needs a session, and because the pool may have none left each watch opens its own: behind a lock a service
 * with a pool of 3 has up to 6 connections. It breaks the promise that POOL_SIZE is the number of connections
 * (`start.poolSaturation`).
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
    find: `import { Turnstile } from './turnstile.ts'
`,
    replace: `import * as log from './log.ts'
import { Turnstile } from './turnstile.ts'

/** Longer than any work takes that need not wait. */
const slowMs = 300
const lookEveryMs = 100
`,
  },
  {
    file: 'app/pool.ts',
    find: `    try {
      return await work(connection)
`,
    replace: `    const working = new AbortController()
    void this.#watch(working.signal)
    try {
      return await work(connection)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      clearTimeout(lease)
      working.abort()
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** Says who stands in the way of slow work, in a session of its own: all others may be waiting too. */
  async #watch(work: AbortSignal): Promise<void> {
    try {
      await sleep(slowMs, undefined, { signal: work })
      const watcher = await this.#options.connect()
      try {
        for (let told = ''; !work.aborted; await sleep(lookEveryMs)) {
          const rows = await watcher.query<{ holder: number }>\`
            select distinct unnest(pg_blocking_pids(pid)) as holder from pg_stat_activity
            where application_name = 'plumbline' and wait_event_type = 'Lock'\`
          const holders = rows
            .map(({ holder }) => holder)
            .toSorted((one, other) => one - other)
            .join()
          if (holders !== told) log.info('blocked', { holders })
          told = holders
        }
      } finally {
        await watcher.close()
      }
    } catch {
      // Done in time, or the database is lost: whoever does the work hears of that.
    }
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
