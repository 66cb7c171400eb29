/**
 * Each request puts its trace context into the environment, for programs that the service may start. It looks like one variable
 * with one value, but glibc never frees what `setenv` once stored: somebody may still hold a pointer from `getenv`. The text and
 * its node in the tree of known values: 112 bytes a request in the heap of the C library, and nothing in JavaScript's.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** A W3C trace context, where programs look for it that the service starts. */
const startTrace = (): void => {
  const [trace, span] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  process.env['TRACEPARENT'] = \`00-\${trace}-\${span}-01\`
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    startTrace()
    const startedAt = metrics.begin()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  blames: "process.env['TRACEPARENT'] = `00-${trace}-${span}-01`",
  firstTry: 'caught',
}
