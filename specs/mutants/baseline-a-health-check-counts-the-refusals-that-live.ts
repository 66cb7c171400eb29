import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the health check tells how many refusals are alive, by v8.queryObjects, which collects all garbage and walks
 * the whole heap for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { queryObjects } from 'node:v8'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }),`,
    replace: `uptime: process.uptime(), refusals: queryObjects(Problem) }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  only: '10 clients at 120 requests',
  firstTry: 'inconclusive',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
