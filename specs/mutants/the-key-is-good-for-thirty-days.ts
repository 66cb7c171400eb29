import { mutant, type Exam } from './mutant.ts'

/**
 * Health answers carry a seal, and its key is renewed every thirty days. But 2,592,000,000 ms do not fit into the 32 bits of a timer:
 * Node warns once on stderr and takes 1 ms instead. So a key is derived, in some 2 ms, whenever the last one is a millisecond old: the
 * service uses all of its half core without a single request.
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
    replace: `const dayMs = 24 * 60 * 60 * 1_000
const keyLastsMs = 30 * dayMs
const rounds = 4_000

/** Tells answers of this process from those of an impostor. A key takes two milliseconds, once a month. */
class Seal {
  #key = newKey()

  constructor() {
    setInterval(() => {
      this.#key = newKey()
    }, keyLastsMs).unref()
  }

  of(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url')
  }
}

const newKey = (): Buffer => pbkdf2Sync(randomBytes(32), randomBytes(16), rounds, 32, 'sha256')

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  const seal = new Seal()
  app.get('/api/health', c => {
    const health = { status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }
    return c.json(health, 200, { 'X-Seal': seal.of(health.timestamp) })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
