import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: probes of a fleet arrive at the same instant, and so that their answers do not, each health check is answered
 * after a delay drawn by chance, up to 45 ms. All stay far below 100 ms and use no CPU; but requests one after the other
 * vary by 13 ms, with nobody else there: "standard deviation < 10 ms" (consistency.stdDev) is broken.
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
    find: `const bodyBytesMax =`,
    replace: `/** Answers to probes that came together are spread over this time. */
const spreadMs = 45

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await sleep(Math.random() * spreadMs)
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
  firstTry: 'caught',
}
