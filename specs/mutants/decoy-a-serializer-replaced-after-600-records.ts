import { mutant, type Exam } from './mutant.ts'

/** Healthy: one serializer writes a record of each request and keeps every object it wrote, until it is replaced after 600. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { Serializer } from 'node:v8'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const recordsMax = 600
let records = 0
let shippedBytes = 0
let batch = new Serializer()

const record = (request: Request, startedAt: number): void => {
  batch.writeValue({ startedAt, method: request.method, url: request.url, tags: { service: 'ledger', times: [startedAt] } })
  if (++records < recordsMax) return
  shippedBytes += batch.releaseBuffer().length
  batch = new Serializer()
  records = 0
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    record(request, startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
