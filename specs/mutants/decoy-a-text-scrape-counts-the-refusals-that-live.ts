import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: a scrape as text tells in a header how many refusals are alive, by v8.queryObjects; it is slow, because it
 * collects all garbage first, but scrapes are rare, have no promised latency, and nothing is kept.
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
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const alive = String(queryObjects(Problem))
    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType, 'X-Live-Refusals': alive })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
