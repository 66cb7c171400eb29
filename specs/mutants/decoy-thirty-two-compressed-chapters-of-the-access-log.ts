import { type Exam, mutant } from './mutant.ts'

/**
 * The access log of the last 8,000 requests is kept in the process, for a person who asks after an accident. 250 lines are a
 * chapter, and a full chapter is compressed. The last 32 chapters are kept, the oldest goes when a new one is full. Teams
 * write it because the text would take ten times as much. External memory grows in steps, one for 250 requests, until 8,000
 * requests. At most 32 buffers of 16 KiB, because the library hands out its whole output buffer, and 250 lines of text:
 * about 0.6 MB.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { deflateRawSync } from 'node:zlib'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const linesInChapter = 250
const chaptersKept = 32

/** The access log of the latest requests, compressed but for its end. */
class CompressedLog {
  readonly #chapters: Buffer[] = []
  #lines: string[] = []

  add(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length < linesInChapter) return
    this.#chapters.push(deflateRawSync(this.#lines.join('\\n')))
    this.#lines = []
    if (this.#chapters.length > chaptersKept) this.#chapters.shift()
  }
}

const accessLog = new CompressedLog()

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const tookMs = (performance.now() - startedAt).toFixed(2)
      accessLog.add(\`\${new Date().toISOString()} \${request.method} \${request.url} \${response.status} \${tookMs}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
