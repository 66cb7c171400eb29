import { type Exam, mutant } from './mutant.ts'

/**
 * Each scrape asks V8's inspector for the heap in use, over a session of its own that is never disconnected. No variable holds
 * the session once the function has returned, so it looks as if it were collected. But a connected session is held by the
 * inspector itself: its callback is a strong handle from native code, and the agents behind it are memory outside of V8.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { Session } from 'node:inspector'
import type { PoolState } from './pool.ts'

/** What is live, as DevTools shows it. */
const heapInUse = (): number => {
  let used = 0
  const session = new Session()
  session.connect()
  session.post('Runtime.getHeapUsage', (_, usage?: object) => {
    used = (usage as { usedSize: number } | undefined)?.usedSize ?? 0
  })
  return used
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()`,
    replace: `const { rss, heapTotal, external, arrayBuffers } = process.memoryUsage()`,
  },
  {
    file: 'app/metrics.ts',
    find: `memory: { rss, heapTotal, heapUsed, external, arrayBuffers },`,
    replace: `memory: { rss, heapTotal, heapUsed: heapInUse(), external, arrayBuffers },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [`const session = new Session()`, `session.connect()`],
  firstTry: 'caught',
}
