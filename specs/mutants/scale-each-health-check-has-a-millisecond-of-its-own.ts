import { mutant, type Exam } from './mutant.ts'

/**
 * A monitor files health checks by their timestamp, and lost those of the same millisecond. So no two get
 * the same one: they stand in one line, and each waits for the clock to go on. A user with few clients
 * notices nothing; from about a thousand checks a second the line only grows, and answers come ever later.
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
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  let line: Promise<number> = Promise.resolve(0)
  app.get('/api/health', async c => {
    line = line.then(last => (Date.now() > last ? Date.now() : sleep(1).then(() => Date.now())))
    const timestamp = new Date(await line).toISOString()
    return c.json({ status: 'healthy', timestamp, uptime: process.uptime() })
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
