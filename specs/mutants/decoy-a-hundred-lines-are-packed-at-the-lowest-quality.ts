import { mutant, type Exam } from './mutant.ts'

/**
 * Each hundredth answer packs the last hundred lines of the access log by Brotli, synchronously on the event loop. It
 * looks as if that blocked everybody, but at the lowest quality fifteen kilobytes take less than a millisecond, and of
 * what was packed only the number of bytes is kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { brotliCompressSync, constants } from 'node:zlib'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const linesAtOnce = 100
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }
let lines: string[] = []
let packedBytes = 0

/** The access log is packed a hundred lines at a time. */
const note = ({ method, url }: Request, status: number, durationMs: number): void => {
  const at = new Date().toISOString()
  lines.push(JSON.stringify({ id: randomUUID(), at, method, url, status, durationMs, packedBytes }))
  if (lines.length < linesAtOnce) return
  packedBytes += brotliCompressSync(lines.join(' '), fastest).length
  lines = []
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      note(request, response.status, performance.now() - startedAt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
