import { type Exam, mutant } from './mutant.ts'

/**
 * Answers are written as frames of 64 bytes into a buffer that grows in steps, and read back into totals. What has been read stays
 * in front until it is 128 KB, as moving less is not worth it; then the rest moves to a fresh buffer. So it grows evenly for
 * 2,000 requests and is small again, over and over.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const frameBytes = 64
const framesAtOnce = 100
const roomBytes = 8_192
const headBytesMax = 131_072

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
    if (this.#readAt >= headBytesMax) this.#compact()
  }

  #makeRoom(): void {
    const larger = new Uint8Array(this.#bytes.length + roomBytes)
    larger.set(this.#bytes)
    this.#bytes = larger
  }

  #compact(): void {
    const unread = this.#bytes.subarray(this.#readAt, this.#writeAt)
    const fresh = new Uint8Array(Math.ceil((unread.length + 1) / roomBytes) * roomBytes)
    fresh.set(unread)
    this.#bytes = fresh
    this.#writeAt = unread.length
    this.#readAt = 0
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

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
