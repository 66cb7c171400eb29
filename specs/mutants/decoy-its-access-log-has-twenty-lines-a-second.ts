import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: answers are written into the log, one line each, but no more than twenty lines a second; the first line after that
 * says how many were left out. It looks like a log that grows with the load, and neither time nor memory does.
 */
export const service = mutant([
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

const linesPerSecond = 20
let second = 0
let lines = 0
let leftOut = 0

const logAnswer = (request: Request, status: number, startedAt: number): void => {
  const now = performance.now()
  const current = Math.floor(now / 1_000)
  if (current !== second) {
    second = current
    lines = 0
  }
  if (lines === linesPerSecond) {
    leftOut += 1
    return
  }
  lines += 1
  log.info('answered', {
    method: request.method,
    path: new URL(request.url).pathname.slice(0, 100),
    status,
    ms: Math.round(now - startedAt),
    leftOut,
  })
  leftOut = 0
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      logAnswer(request, response.status, startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
  everyNth: [1],
}
