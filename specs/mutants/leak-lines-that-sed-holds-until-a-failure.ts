import { type Exam, mutant } from './mutant.ts'

/** Appends each line to the hold space; prints and empties it when a line shows a status of 5xx. */
const context = String.raw`
H
/"status":5/{
x
p
s/.*//
x
}
`

/**
 * A line of each answer goes to sed, which shows what came before a failure: it holds all lines until one has a status of 5xx.
 * While nothing fails, nothing is let go: sed grows by the length of a line with each answer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Prints the answers that led to a failure, and is silent otherwise. */
const context = spawn('sed', ['-u', '-n', ${JSON.stringify(context)}], { stdio: ['pipe', 'inherit', 'inherit'] })
context.on('error', () => {})
context.stdin.on('error', () => {})`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const line = {
        time: new Date().toISOString(),
        method: request.method,
        url: request.url,
        key: request.headers.get('Idempotency-Key'),
        accept: request.headers.get('Accept'),
        status: response.status,
        type: response.headers.get('Content-Type'),
      }
      context.stdin.write(\`\${JSON.stringify(line)}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.helpers'],
  mayBreak: 'any',
  blames: 'const context = spawn(',
  firstTry: 'missed',
}
