import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: each answer of the health check bears a nonce that is a random prime of 1,024 bits, and how many numbers are
 * tried until one is prime is a matter of luck, so answers take between some and a hundred milliseconds.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { generatePrimeSync } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.use('/api/health', async (c, next) => {
    await next()
    c.header('X-Nonce', generatePrimeSync(1_024, { bigint: true }).toString(36))
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
