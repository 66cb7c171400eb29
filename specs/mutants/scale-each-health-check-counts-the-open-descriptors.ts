import { mutant, type Exam } from './mutant.ts'

/**
 * The health check also tells how many descriptors are open, and lists `/proc/self/fd` on the event loop for each request.
 * A list of a dozen is cheap; with a thousand clients it has a thousand entries, which takes more than half a core at 5,000
 * requests a second. Breaks `scale.1000.latency.p99`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { readdirSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.json({
      status: 'healthy',
      timestamp: new Date().toISOString(),
      uptime: process.uptime(),
      descriptors: openDescriptors(),
    }),`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText =`,
    replace: `/** The one that reads the list is not counted. */
const openDescriptors = (): number => readdirSync('/proc/self/fd').length - 1

const wantsText =`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
