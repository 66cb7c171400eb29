import { mutant, type Exam } from './mutant.ts'

/**
 * A time series in chunks of 4 KB, written as varints that become longer with the number and the time of the request, and a text.
 * Bound: 36 chunks of 4,096 bytes, 147 KB of external memory. A record has about 55 bytes, so a chunk has about 63 records (640 bytes stay free), and the
 * bound is reached after about 2,300 requests, in the second or third round of ten.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const chunkBytes = 4_096
const chunksKept = 36
const longestText = 200
/** Five numbers of at most eight bytes; a letter takes three at most. */
const recordBytesMax = 5 * 8 + 3 * longestText

/** The last requests, packed. */
class Series {
  readonly #chunks: Buffer[] = [Buffer.alloc(chunkBytes)]
  #at = 0
  #count = 0

  append(text: string, status: number, startedAt: number, durationMs: number): void {
    if (this.#at + recordBytesMax > chunkBytes) this.#rotate()
    this.#count += 1
    const shown = text.slice(0, longestText)
    const numbers = [this.#count, status, Math.round(startedAt), Math.round(durationMs * 1_000), Buffer.byteLength(shown)]
    for (const value of numbers) this.#varint(value)
    this.#at += this.#chunk.write(shown, this.#at)
  }

  get #chunk(): Buffer {
    return this.#chunks.at(-1) ?? Buffer.alloc(chunkBytes)
  }

  #varint(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.#at = this.#chunk.writeUInt8((rest % 128) + 128, this.#at)
      rest = Math.floor(rest / 128)
    }
    this.#at = this.#chunk.writeUInt8(rest, this.#at)
  }

  #rotate(): void {
    this.#chunks.push(Buffer.alloc(chunkBytes))
    if (this.#chunks.length > chunksKept) this.#chunks.shift()
    this.#at = 0
  }
}

const series = new Series()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      series.append(\`\${request.method} \${request.url}\`, response.status, startedAt, performance.now() - startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
