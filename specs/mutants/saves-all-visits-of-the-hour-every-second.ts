import { mutant, type Exam } from './mutant.ts'

/**
 * The visits of the last hour, 24,000 at most, survive a crash: each second all of them are written to a file, with secrets masked by a
 * replacer. Memory is bounded. But after two minutes there are some 15,000, and to make a text of them takes 150 ms and more of CPU
 * time each second, twice that with half a core: nobody is answered meanwhile.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const visits: object[] = []
const visitsMax = 24_000

const headersKept = [
  'host', 'user-agent', 'accept', 'accept-encoding', 'accept-language', 'authorization', 'cookie', 'referer',
  'origin', 'x-forwarded-for', 'x-forwarded-proto', 'x-request-id', 'traceparent', 'tracestate', 'idempotency-key',
  'content-type', 'content-length', 'connection', 'cache-control', 'if-none-match',
]

const noteVisit = (request: Request, { status, startedAt }: { status: number; startedAt: number }): void => {
  const now = performance.now()
  visits.push({
    id: randomUUID(),
    at: new Date().toISOString(),
    request: { method: request.method, url: request.url },
    headers: Object.fromEntries(headersKept.map(name => [name, request.headers.get(name)])),
    answer: { status, ok: status < 400, retry: status === 503, replay: false },
    timing: { startedAt, answeredAt: now, ms: now - startedAt, queuedMs: 0, databaseMs: 0, renderedMs: 0 },
    process: { pid: process.pid, version: process.version, uptime: process.uptime(), cpus: 1 },
  })
  if (visits.length > visitsMax) visits.shift()
}

const secret = /^(authorization|cookie)$/
const masked = (key: string, value: unknown): unknown => (secret.test(key) && value !== null ? '***' : value)

/** After a crash, the file shows what was asked last. */
const saving = setInterval(() => {
  writeFile('/tmp/visits.json', JSON.stringify(visits, masked, 1)).catch(() => {})
}, 1_000)
saving.unref()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      noteVisit(request, { status: response.status, startedAt })`,
  },
])

export const exam: Exam = {
  spec: 'specs/soak.spec.ts',
  firstTry: 'caught',
  breaks: ['soak.latency.p99'],
  mayBreak: 'any',
}
