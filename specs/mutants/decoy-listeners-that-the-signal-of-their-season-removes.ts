import { type Exam, mutant } from './mutant.ts'

/**
 * When the service stops, its log says what was served lately. So every request adds a listener for the stop to an EventTarget
 * that lives as long as the process, and it is not removed when the request is answered. But each has a second listener on the
 * signal of its season, and after 2,500 requests that signal aborts: all of them are taken away at once, and the signal goes too.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setMaxListeners } from 'node:events'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import * as log from './log.ts'
import type { Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const seasonLength = 2_500
const lifecycle = new EventTarget()
setMaxListeners(0, lifecycle)

let season = new AbortController()
let inSeason = 0

/** What was served in this season. Empty until the service stops. */
const served: string[] = []

const remember = ({ method, url }: Request): void => {
  inSeason += 1
  if (inSeason > seasonLength) {
    season.abort()
    season = new AbortController()
    inSeason = 1
  }
  const at = Date.now()
  const tell = (): void => {
    served.push(\`\${at} \${method} \${url}\`)
  }
  lifecycle.addEventListener('stopping', tell)
  season.signal.addEventListener('abort', () => lifecycle.removeEventListener('stopping', tell), { once: true })
}

/** Only the first call finds listeners. */
const tellWhatWasServed = (): void => {
  if (season.signal.aborted) return
  lifecycle.dispatchEvent(new Event('stopping'))
  season.abort()
  log.info('served-lately', { requests: served.length, first: served[0], last: served.at(-1) })
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    if (readiness.stopping) tellWhatWasServed()
    else remember(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'inconclusive',
}
