import { mutant, type Exam } from './mutant.ts'

/**
 * The health check tells a fingerprint of the address of the database, so that replicas can be compared.
 * It holds a password, so it is hashed by scrypt, for each request anew and on the event loop. A user sees
 * health checks that take tens of milliseconds, hold up all other requests, and use up the processor with
 * few clients.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { scryptSync } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.json({
      status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime(),
      settings: scryptSync(process.env['DATABASE_URL'] ?? '', 'ledger', 16).toString('hex'),
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
