import { mutant, type Exam } from './mutant.ts'

/**
 * Only twenty health checks are let in at a time, and each takes 10 ms, the others queue: no more than 2,000 a
 * second, and a thousand clients at 5,000 a second wait for half a second.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { Turnstile } from './turnstile.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  const turnstile = new Turnstile({ size: 20, queue: 1_000, waitMs: 1_000 })
  app.get('/api/health', async c => {
    await turnstile.enter()
    await sleep(10).finally(() => turnstile.leave())
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
