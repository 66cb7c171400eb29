import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a key is derived with PBKDF2, synchronously, for the seal of each health answer. But it takes only 200 rounds, 0.1 to 0.2 ms:
 * at 120 requests a second two per cent of a core more, and ten at the same instant wait for each other for 2 ms.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const secret = randomBytes(32)
const rounds = 200

/** Each answer is sealed with a key of its own. */
const seal = (text: string): string => {
  const salt = randomBytes(16)
  const key = pbkdf2Sync(secret, salt, rounds, 32, 'sha256')
  return \`\${salt.toString('base64url')}.\${createHmac('sha256', key).update(text).digest('base64url')}\`
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', c => {
    const health = { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }
    return c.json(health, 200, { 'X-Seal': seal(health.timestamp) })
  })`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', firstTry: 'acquitted', breaks: [] }
