import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. Unexpected failures are written to a stream, and each readiness probe races a `read()` of it with two
 * milliseconds, to log the failure if there was one. A read that loses the race is not taken back: it waits in the line of
 * the reader for ever, which breaks the promise that no request leaves memory behind (heap).
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
const bulletins = bulletin.readable.getReader()

/** What failed since the last look, or undefined if nothing did. */
const latestFailure = async (): Promise<string | undefined> => {
  const nothing = new Promise<undefined>(resolve => void setTimeout(() => resolve(undefined), 2))
  const news = await Promise.race([bulletins.read(), nothing])
  return news?.value
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

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
