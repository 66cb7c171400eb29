import { mutant, type Exam } from './mutant.ts'

/**
 * The health check tells the digest of the catalogue, which is cached for a second. Whoever finds it stale waits 25 ms for writers to
 * finish, and then makes it anew, in 10 ms of CPU time; nobody sees that others are at it already. At 120 requests a second four
 * meet there, at 1,000 some 35: together they hold up the service for more than half a second.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** Fees by currency pair and day. */
const catalogue = Array.from({ length: 20_000 }, (_, id) => ({
  id,
  pair: \`C\${id % 170}/C\${id % 169}\`,
  fee: id / 7,
  validFrom: new Date(Date.UTC(2024, 0, 1) + id * 3_600_000).toISOString(),
}))
const settledMs = 25
const freshMs = 1_000
let known: { readonly digest: string; readonly staleAt: number } | undefined

const digestOfCatalogue = async (): Promise<string> => {
  if (known !== undefined && performance.now() < known.staleAt) return known.digest
  // A change of the catalogue takes several writes.
  await sleep(settledMs)
  const digest = createHash('sha1').update(JSON.stringify(catalogue)).digest('base64url')
  known = { digest, staleAt: performance.now() + freshMs }
  return digest
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    const digest = await digestOfCatalogue()
    const health = { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }
    return c.json(health, 200, { 'X-Catalogue': digest })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '100 clients',
  breaks: ['scale.100.latency.p99'],
  mayBreak: 'any',
}
