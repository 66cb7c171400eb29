import { type Exam, mutant } from './mutant.ts'

/**
 * A watch for promises that hang: an async hook lists every promise that is made. One that is settled or gone is struck off, by
 * `promiseResolve` or by `destroy`, which comes for a promise when it has been collected. The list is as long as there are
 * promises that wait, though thousands pass through it each second.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { createHook } from 'node:async_hooks'
import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `interface Waiting {
  readonly since: number
  readonly madeBy: number
}

/** Promises that have not settled. The first is the oldest: what hangs stays at the front. */
const waiting = new Map<number, Waiting>()

const strikeOff = (asyncId: number): void => {
  waiting.delete(asyncId)
}

createHook({
  init(asyncId, type, madeBy) {
    if (type === 'PROMISE') waiting.set(asyncId, { since: performance.now(), madeBy })
  },
  promiseResolve: strikeOff,
  destroy: strikeOff,
}).enable()

/** Since when the oldest of them waits. */
export const oldestWait = (): number | undefined => {
  const [oldest] = waiting.values()
  return oldest?.since
}

const longestMicroseconds = 60_000_000`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
