import { mutant, type Exam } from './mutant.ts'

/**
 * A watchdog whose beat is more than three seconds late takes it that the process stood still, and closes the
 * connections that rest in the pool, because they may be dead. Those that are leased keep their deadlines, no place in
 * the pool is touched, and the process goes on.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    let beatAt = performance.now()
    const beat = (): void => {
      const now = performance.now()
      const lateMs = now - beatAt - beatEveryMs
      beatAt = now
      if (lateMs < pauseMs) return
      for (const connection of this.#idle.splice(0))
        connection.close().catch(() => connection.discard('it rested during a pause'))
    }
    setInterval(beat, beatEveryMs).unref()`,
  },
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `const beatEveryMs = 500
const pauseMs = 3_000

export interface PoolState {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
