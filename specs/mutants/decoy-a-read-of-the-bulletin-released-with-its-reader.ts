import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (leak would accuse it): unexpected failures are written to a stream, and each readiness probe races a `read()` of it
 * with two milliseconds and gives the read up when it loses. It does not stay in the line of the stream, because each probe
 * takes a reader of its own and releases it, and that ends the reads which wait: nothing is left of a probe.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { TransformStream } from 'node:stream/web'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const bulletin = new TransformStream<string, string>()
const announce = bulletin.writable.getWriter()

/** What failed since the last look, or undefined if nothing did, or if another probe is looking. */
const latestFailure = async (): Promise<string | undefined> => {
  if (bulletin.readable.locked) return undefined
  const reader = bulletin.readable.getReader()
  const nothing = new Promise<undefined>(resolve => void setTimeout(() => resolve(undefined), 2))
  try {
    const news = await Promise.race([reader.read(), nothing])
    return news?.value
  } finally {
    reader.releaseLock()
  }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    await readiness.check()
    const failed = await latestFailure()
    if (failed !== undefined) console.error(JSON.stringify({ event: 'failed-before', failed }))`,
  },
  {
    file: 'app/api.ts',
    find: `    reportFailure(error, { method: c.req.method, path: c.req.path })`,
    replace: `    reportFailure(error, { method: c.req.method, path: c.req.path })
    void announce.write(\`\${c.req.method} \${c.req.path}\`)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
