import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the trail of requests is a file in /tmp that has its full length of 200 pages from the start, but no page until one is
 * written. Each request writes one line into the page that the digest of its number names, over the line that was there.
 * So the first pages come quickly and the last ones late; the length of the file never changes.
 * Bound: 200 pages, 800 KB, after 1,200 requests or so.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { createHash } from 'node:crypto'
import { ftruncateSync, openSync, writeSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const pages = 200
const pageBytes = 4_096
const trail = openSync('/tmp/trail.bin', 'w+')
ftruncateSync(trail, pages * pageBytes)
let answered = 0

/** A sample of the requests that costs no memory of the process. */
const leaveTrace = (request: Request, status: number): void => {
  const page = createHash('sha1').update(String(++answered)).digest().readUInt32LE() % pages
  const line = JSON.stringify({ number: answered, method: request.method, url: request.url, status })
  writeSync(trail, line.slice(0, 1_000).padEnd(1_000) + '\\n', page * pageBytes)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      leaveTrace(request, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
