import { mutant, type Exam } from './mutant.ts'

/**
 * An embedded journal keeps its last eight segments of 16 KB. An index by Idempotency-Key holds views of the lines, and nobody removes
 * those of a dropped segment: every segment stays. About 150 bytes of external memory a request (16,384 bytes for some 110 lines, of
 * which about 20 have a key of their own), and about 40 bytes of heap for the views.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const segmentBytes = 16_384
const segmentsMax = 8

/** The lines of the last requests, and where to find those of a key. */
class Journal {
  readonly #segments: Buffer[] = []
  readonly #lines = new Map<string, Buffer>()
  #segment = Buffer.alloc(segmentBytes)
  #used = 0

  append(key: string | null, line: string): void {
    const bytes = Buffer.byteLength(line)
    if (bytes > segmentBytes) return
    if (this.#used + bytes > segmentBytes) this.#rotate()
    this.#segment.write(line, this.#used)
    if (key !== null) this.#lines.set(key, this.#segment.subarray(this.#used, this.#used + bytes))
    this.#used += bytes
  }

  #rotate(): void {
    this.#segments.push(this.#segment)
    if (this.#segments.length > segmentsMax) this.#segments.shift()
    this.#segment = Buffer.alloc(segmentBytes)
    this.#used = 0
  }
}

const journal = new Journal()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url } = request
      const key = request.headers.get('Idempotency-Key')
      const ms = performance.now() - startedAt
      const time = new Date().toISOString()
      journal.append(key, \`\${JSON.stringify({ time, method, url, key, status: response.status, ms })}\\n\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: ['leak.heap', 'leak.native', 'leak.workingSet'],
  blames: [
    'if (key !== null) this.#lines.set(key, this.#segment.subarray(this.#used, this.#used + bytes))',
    'this.#segment = Buffer.alloc(segmentBytes)',
  ],
}
