import { type Exam, mutant } from './mutant.ts'

/**
 * A flight recorder writes 64 bytes for each request into a resizable buffer, which grows with each
 * record. After 4,000 records it has its final size of 256,000 bytes, and the oldest record is written
 * over.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `/** The HTTP side of the service, without a port:`,
    replace: `const recordBytes = 64
const recordsMax = 4_000
const urlBytesMax = 44

/** The last requests: time, duration, status, and the beginning of the URL. */
class FlightRecorder {
  readonly #buffer = new ArrayBuffer(0, { maxByteLength: recordBytes * recordsMax })
  readonly #view = new DataView(this.#buffer)
  readonly #bytes = new Uint8Array(this.#buffer)
  readonly #encoder = new TextEncoder()
  #next = 0

  write(durationMs: number, { url }: Request, { status }: Response): void {
    const at = this.#next * recordBytes
    this.#next = (this.#next + 1) % recordsMax
    if (this.#buffer.byteLength < at + recordBytes) this.#buffer.resize(at + recordBytes)
    this.#view.setFloat64(at, Date.now())
    this.#view.setFloat64(at + 8, durationMs)
    this.#view.setUint32(at + 16, status)
    const place = this.#bytes.subarray(at + recordBytes - urlBytesMax, at + recordBytes)
    place.fill(0)
    this.#encoder.encodeInto(url, place)
  }
}

const recorder = new FlightRecorder()

/** The HTTP side of the service, without a port:`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      recorder.write(performance.now() - startedAt, request, response)
`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
