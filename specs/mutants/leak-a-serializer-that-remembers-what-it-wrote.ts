import { mutant, type Exam } from './mutant.ts'

/** One serializer writes a record of each request, keeps every object it wrote, and is released only where records are shipped. */
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
    replace: `const shipping = process.env['SHIP_RECORDS'] === '1'
let batch = new Serializer()

const record = (request: Request, startedAt: number): void => {
  const entry = { startedAt, method: request.method, url: request.url, tags: { service: 'ledger', times: [startedAt] } }
  batch.writeValue(entry)
  if (!shipping) return
  process.stderr.write(batch.releaseBuffer())
  batch = new Serializer()
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

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'batch.writeValue(entry)',
    `const entry = { startedAt, method: request.method, url: request.url, tags: { service: 'ledger', times: [startedAt] } }`,
  ],
}
