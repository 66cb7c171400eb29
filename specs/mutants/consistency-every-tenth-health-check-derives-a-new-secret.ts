import { mutant, type Exam } from './mutant.ts'

/**
 * Every tenth health check derives a new secret with 200,000 rounds of PBKDF2 before it answers, about 100 ms of
 * CPU in the only thread; the nine others take a millisecond.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { pbkdf2Sync } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  let answers = 0
  let secret = 'none yet'
  app.get('/api/health', c => {
    answers += 1
    if (answers % 10 === 0) secret = pbkdf2Sync(secret, 'health', 200_000, 64, 'sha512').toString('hex')
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
