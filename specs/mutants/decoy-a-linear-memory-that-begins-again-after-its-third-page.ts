import { mutant, type Exam } from './mutant.ts'

/**
 * A flight recorder in a memory of WebAssembly, where a reader in another language can find it. It grows by a page of 64 KiB when its
 * pages are full, and begins again after the third.
 * Bound: 3 pages, 192 KiB, 3,072 answers of 64 bytes; the third page comes with the 2,049th answer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const pagesAtMost = 3
const answerBytes = 64
const answersAtMost = (pagesAtMost * 65_536) / answerBytes

/** The last answers: time, duration, status, path. */
class Recorder {
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: pagesAtMost })
  readonly #encoder = new TextEncoder()
  #count = 0

  add(at: number, durationMs: number, status: number, path: string): void {
    const offset = (this.#count % answersAtMost) * answerBytes
    this.#count += 1
    if (offset >= this.#memory.buffer.byteLength) this.#memory.grow(1)
    const { buffer } = this.#memory
    const fields = new DataView(buffer, offset, answerBytes)
    fields.setFloat64(0, at)
    fields.setFloat64(8, durationMs)
    fields.setUint16(16, status)
    const text = new Uint8Array(buffer, offset + 20, answerBytes - 20)
    const { written } = this.#encoder.encodeInto(path, text)
    fields.setUint16(18, written)
  }
}

const recorder = new Recorder()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { pathname } = new URL(request.url)
      recorder.add(startedAt, performance.now() - startedAt, response.status, pathname)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
