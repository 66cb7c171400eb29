import { mutant, type Exam } from './mutant.ts'

/**
 * Each hundredth answer packs the last hundred lines of the access log, on the event loop, by Brotli with its default
 * quality, which is the slowest there is: some twenty milliseconds. At 120 requests a second that happens about once a
 * second and costs little; at 5,000 it happens fifty times a second, and takes more than the half core that there is.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { brotliCompressSync } from 'node:zlib'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const linesAtOnce = 100
let lines: string[] = []
let packedBytes = 0

/** The access log is packed a hundred lines at a time. */
const note = ({ method, url }: Request, status: number, durationMs: number): void => {
  const at = new Date().toISOString()
  lines.push(JSON.stringify({ id: randomUUID(), at, method, url, status, durationMs, packedBytes }))
  if (lines.length < linesAtOnce) return
  packedBytes += brotliCompressSync(lines.join(' ')).length
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
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
