import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the health check tells a digest of the catalogue that is stale after a second, and to make it anew blocks the event loop. But
 * only one request in a second starts that, and none waits for it: the others take the stale one. It blocks for some 5 ms, less than
 * one request in a hundred is later for it, and by a tenth of the limit.
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
const catalogue = Array.from({ length: 8_000 }, (_, id) => ({
  id,
  pair: \`C\${id % 170}/C\${id % 169}\`,
  fee: id / 7,
  validFrom: new Date(Date.UTC(2024, 0, 1) + id * 3_600_000).toISOString(),
}))
const settledMs = 25
const freshMs = 1_000
const digest = (): string => createHash('sha1').update(JSON.stringify(catalogue)).digest('base64url')
let known = { digest: digest(), staleAt: performance.now() + freshMs }
let refreshing: Promise<void> | undefined

const refresh = async (): Promise<void> => {
  // A change of the catalogue takes several writes.
  await sleep(settledMs)
  known = { digest: digest(), staleAt: performance.now() + freshMs }
  refreshing = undefined
}

const digestOfCatalogue = (): string => {
  if (performance.now() >= known.staleAt) refreshing ??= refresh()
  return known.digest
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
    return c.json(health, 200, { 'X-Catalogue': digestOfCatalogue() })
  })`,
  },
])

export const exam: Exam = { spec: 'specs/scale.spec.ts', firstTry: 'acquitted', breaks: [] }
