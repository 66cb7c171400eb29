import { type Exam, mutant } from './mutant.ts'

/** An async hook notes when each timer was made and forgets it when the timer runs, which a cleared timer never does. */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { createHook, executionAsyncId } from 'node:async_hooks'
import type { PoolState } from './pool.ts'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface Waiting {
  readonly name: string
  readonly since: number
  readonly trigger: number
  readonly execution: number
}

/** Timers that have not run yet, by their async id. */
const waiting = new Map<number, Waiting>()
const timerWait = createHistogram({ lowest: 1, highest: longestMicroseconds, figures: 2 })

createHook({
  init: (asyncId, type, trigger) => {
    if (type !== 'Timeout') return
    waiting.set(asyncId, { name: \`\${type} \${asyncId}\`, since: performance.now(), trigger, execution: executionAsyncId() })
  },
  before: asyncId => {
    const timer = waiting.get(asyncId)
    if (timer === undefined) return
    waiting.delete(asyncId)
    const microseconds = Math.round((performance.now() - timer.since) * 1_000)
    timerWait.record(Math.min(Math.max(microseconds, 1), longestMicroseconds))
  },
}).enable()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames:
    'waiting.set(asyncId, { name: `${type} ${asyncId}`, since: performance.now(), trigger, execution: executionAsyncId() })',
}
