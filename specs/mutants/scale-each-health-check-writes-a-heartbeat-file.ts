import { mutant, type Exam } from './mutant.ts'

/**
 * Each health check first writes the time to one file in /tmp, for a watchdog. The file stays small, but
 * opening, writing and closing it costs several times the answer: 5,000 a second need more than half a core.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { writeFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    await writeFile('/tmp/heartbeat', new Date().toISOString())
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
