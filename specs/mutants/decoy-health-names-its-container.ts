import { mutant, type Exam } from './mutant.ts'

/**
 * The health check also says which container answers, by its host name, so that an operator can tell
 * replicas apart. It looks as if internals were revealed, but only errors must not name a host, and this
 * is an answer of 200.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { hostname } from 'node:os'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const instance = hostname()
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }`,
    replace: `uptime: process.uptime(), instance }`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
