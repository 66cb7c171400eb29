import { type Exam, mutant } from './mutant.ts'
/**
 * Callers in the queue give up when it stands still, not after a fixed wait: each departure starts the timers of all who
 * wait anew, and a standstill is longer than a wait for a lock, or one lock would look like it. A dead database is noticed
 * as before, and a burst is served instead of refused. But a queue that moves slowly keeps its last callers without bound:
 * behind a lock ten leave in each second, and of fifty the last wait five. Nothing shows while orders are quick.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `    clearTimeout(first.timer)
    first.admit()`,
    replace: `    clearTimeout(first.timer)
    first.admit()
    // The queue moves, so waiting is worth while.
    for (const { timer } of this.#waiting) timer.refresh()`,
  },
  {
    file: 'app/config.ts',
    find: `'POOL_WAIT_MS', { fallback: 1_000,`,
    replace: `'POOL_WAIT_MS', { fallback: 1_500,`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
