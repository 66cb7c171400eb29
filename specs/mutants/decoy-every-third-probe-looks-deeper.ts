import { type Exam, mutant } from './mutant.ts'

/**
 * Every third health check waits 9 ms, to see whether the event loop is on time. Two levels, 9 ms apart, at shares of one third
 * and two thirds: a standard deviation of 9 × √(1/3 × 2/3) = 4.2 ms, promised are less than 10. The pattern is the same in both
 * halves, and both medians lie in the larger, fast share: no drift.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  let probes = 0
  app.use('/api/health', async (_, next) => {
    probes += 1
    if (probes % 3 === 0) await sleep(9)
    await next()
  })

  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
