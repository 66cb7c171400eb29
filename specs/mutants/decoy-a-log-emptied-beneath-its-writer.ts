import { mutant, type Exam } from './mutant.ts'

/**
 * Each answer is a line of a file in /tmp, which is emptied after each 300 lines while it stays open. Its writer goes on
 * where it was, so the file seems to get longer for ever. What lies before is a hole, which takes no memory: at most 300
 * lines are there.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { ftruncateSync, openSync, writeSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const trail = openSync('/tmp/answers.log', 'w')
const linesMax = 300
let lines = 0

const note = (method: string, status: number, ms: number): void => {
  if (lines === linesMax) {
    ftruncateSync(trail, 0)
    lines = 0
  }
  lines += 1
  writeSync(trail, \`\${new Date().toISOString()} \${method} \${status} \${ms.toFixed(2)} ms\\n\`)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      note(request.method, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  everyNth: [1],
  firstTry: 'acquitted',
}
