import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a line about each request goes to a child process, which starts with the first request. After 150 lines its input
 * is ended and the next child starts; the old one ends when it has read everything, within milliseconds, and Node waits for it.
 * So there is one process with one pipe, for a moment two, however many were started.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const linesPerForwarder = 150

const startForwarder = (): Writable => {
  const forwarder = spawn('/bin/cat', [], { stdio: ['pipe', 'ignore', 'ignore'] })
  forwarder.on('error', () => {})
  forwarder.stdin.on('error', () => {})
  return forwarder.stdin
}

let input: Writable | undefined
let lines = 0

/** Who reads the lines is not the business of a request. */
const forward = (line: string): void => {
  input ??= startForwarder()
  input.write(\`\${line}\\n\`)
  lines += 1
  if (lines % linesPerForwarder !== 0) return
  input.end()
  input = startForwarder()
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      forward(\`\${request.method} \${response.status}\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
