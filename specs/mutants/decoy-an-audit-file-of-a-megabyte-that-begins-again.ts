import { mutant, type Exam } from './mutant.ts'

/** Each transfer adds a line of a kilobyte to a file in `/tmp`, which begins again at a megabyte. Healthy: it is bounded. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { appendFileSync, truncateSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const auditPath = '/tmp/audit.log'
const auditBytesMax = 1_000_000
let auditBytes = 0

const audit = (method: string, path: string): void => {
  const line = \`\${JSON.stringify({ time: Date.now(), method, path }).padEnd(1_023)}\\n\`
  if (auditBytes + line.length > auditBytesMax) {
    truncateSync(auditPath)
    auditBytes = 0
  }
  appendFileSync(auditPath, line)
  auditBytes += line.length
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {`,
    replace: `  app.post('/api/transfer', async c => {
    audit(c.req.method, c.req.path)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
