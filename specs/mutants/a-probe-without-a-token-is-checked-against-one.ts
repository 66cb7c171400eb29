import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: who knows the token of the operator gets a header with the health check. Tokens are checked by scrypt, beside the
 * event loop, and who sends none is checked all the same, so that the time tells nothing. Answers take a few milliseconds,
 * and nobody waits; but each check costs two or three milliseconds of CPU in the thread pool, a quarter of a core or more
 * at 120 requests a second: "cpu < 20 % of a core" (baseline.cpu) is broken.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const cost = { N: 1_024, r: 8, p: 1 }
const salt = randomBytes(16)
/** Nobody is the operator of a service that was given no token. */
const operator = scryptSync(process.env['OPERATOR_TOKEN'] ?? randomBytes(32), salt, 32, cost)

const isOperator = (token: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    scrypt(token, salt, 32, cost, (error, derived) => {
      if (error === null) resolve(timingSafeEqual(derived, operator))
      else reject(error)
    })
  })

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    // Checked without a token too: how long it takes must not tell whether there was one.
    const token = c.req.header('Authorization')?.replace(/^Bearer /i, '') ?? ''
    if (await isOperator(token)) c.header('X-Process', \`\${process.pid} on Node \${process.version}\`)
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
