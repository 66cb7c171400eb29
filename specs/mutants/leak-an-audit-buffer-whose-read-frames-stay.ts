import { type Exam, mutant } from './mutant.ts'

/**
 * Answers are written as frames of 64 bytes into one buffer, and a hundred at a time are read back into totals. Reading moves
 * an offset, as in many parsers of framed streams; the frames before it are never dropped, and so the buffer always needs room.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const frameBytes = 64
const framesAtOnce = 100
const roomBytes = 8_192

/** A journal of answers in binary frames: time, duration, status, and what is to come. */
class AuditJournal {
  #bytes = new Uint8Array(roomBytes)
  #readAt = 0
  #writeAt = 0
  failures = 0
  slowestMs = 0

  write(durationMs: number, status: number): void {
    if (this.#bytes.length - this.#writeAt < frameBytes) this.#makeRoom()
    const frame = new DataView(this.#bytes.buffer, this.#writeAt, frameBytes)
    frame.setFloat64(0, Date.now())
    frame.setFloat64(8, durationMs)
    frame.setUint16(16, status)
    this.#writeAt += frameBytes
    if (this.#writeAt - this.#readAt >= framesAtOnce * frameBytes) this.#digest()
  }

  /** What has been written and not read yet must not be lost. */
  #makeRoom(): void {
    const larger = new Uint8Array(this.#bytes.length + roomBytes)
    larger.set(this.#bytes)
    this.#bytes = larger
  }

  #digest(): void {
    while (this.#readAt < this.#writeAt) {
      const frame = new DataView(this.#bytes.buffer, this.#readAt, frameBytes)
      this.slowestMs = Math.max(this.slowestMs, frame.getFloat64(8))
      if (frame.getUint16(16) >= 500) this.failures += 1
      this.#readAt += frameBytes
    }
  }
}

const journal = new AuditJournal()

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    this.#requestCount += 1
    journal.write(durationMs, status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: 'any',
  blames: [
    'const larger = new Uint8Array(this.#bytes.length + roomBytes)',
    'larger.set(this.#bytes)',
    'this.#bytes = larger',
    'this.#readAt += frameBytes',
  ],
  firstTry: 'caught',
}
