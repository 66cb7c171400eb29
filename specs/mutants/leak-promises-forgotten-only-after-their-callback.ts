import { type Exam, mutant } from './mutant.ts'

/**
 * A watch for promises that hang: an async hook notes every promise when it is made and forgets it after its callback has run.
 * The promise of an async function, and every `new Promise`, settles without a callback of its own: `after` is never called for
 * it. It should be forgotten in `promiseResolve` and `destroy`.
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

/** Promises that have not run yet. The first is the oldest: what hangs stays at the front. */
const waiting = new Map<number, Waiting>()

createHook({
  init(asyncId, type, madeBy) {
    if (type === 'PROMISE') waiting.set(asyncId, { since: performance.now(), madeBy })
  },
  after(asyncId) {
    waiting.delete(asyncId)
  },
}).enable()

/** Since when the oldest of them waits. */
export const oldestWait = (): number | undefined => {
  const [oldest] = waiting.values()
  return oldest?.since
}

const longestMicroseconds = 60_000_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    `if (type === 'PROMISE') waiting.set(asyncId, { since: performance.now(), madeBy })`,
    'waiting.delete(asyncId)',
    'const waiting = new Map<number, Waiting>()',
  ],
  firstTry: 'caught',
}
