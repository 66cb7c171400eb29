import { mutant, type Exam } from './mutant.ts'

/**
 * Every second, requests or not, it writes a report of 60 KB and packs it with brotli in a thread of the pool.
 * That takes a few milliseconds and megabytes, which are free again afterwards; only the latest packed report is
 * kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { brotliCompress, constants } from 'node:zlib'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let packedReport = Buffer.alloc(0)
setInterval(() => {
  const now = Date.now()
  const lines = Array.from({ length: 1_500 }, (_, line) => 'line ' + line + ' of the report made at ' + now)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }
  brotliCompress(lines.join(';'), { params }, (error, packed) => {
    if (error === null) packedReport = packed
  })
}, 1_000).unref()
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `return c.body(toExposition(figures), 200, { 'Content-Type': expositionType, 'X-Report-Bytes': String(packedReport.length).padStart(6, '0') })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
