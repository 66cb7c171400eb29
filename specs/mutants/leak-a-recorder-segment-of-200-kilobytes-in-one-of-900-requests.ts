import { mutant, type Exam } from './mutant.ts'

/**
 * A flight recorder writes the figures of 900 requests into one SharedArrayBuffer of 200 KB, then seals it for an exporter
 * thread which nobody starts: one large object in 900 requests, nothing between. A team shares the segments
 * with a thread in another deployment and leaves the recorder on everywhere.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const recordsInSegment = 900
/** Time, duration, status, and 25 figures that probes may add. */
const figuresInRecord = 28

const newSegment = (): Float64Array =>
  new Float64Array(
    new SharedArrayBuffer(recordsInSegment * figuresInRecord * Float64Array.BYTES_PER_ELEMENT),
  )

/** Records every request in shared memory; a thread may read a segment while the next is written. */
class FlightRecorder {
  #segment = newSegment()
  #records = 0
  readonly #sealed = new Map<number, Float64Array>()

  note(durationMs: number, status: number): void {
    const at = this.#records * figuresInRecord
    this.#segment.fill(Number.NaN, at, at + figuresInRecord)
    this.#segment.set([performance.now(), durationMs, status], at)
    this.#records += 1
    if (this.#records === recordsInSegment) this.#seal()
  }

  /** The exporter's. */
  take(): readonly Float64Array[] {
    const sealed = [...this.#sealed.values()]
    this.#sealed.clear()
    return sealed
  }

  #seal(): void {
    this.#sealed.set(Date.now(), this.#segment)
    this.#segment = newSegment()
    this.#records = 0
  }
}

export const recorder = new FlightRecorder()`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    recorder.note(durationMs, status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: 'any',
  // Written there, and made or kept there: either is to blame.
  blames: [
    `new SharedArrayBuffer(recordsInSegment * figuresInRecord * Float64Array.BYTES_PER_ELEMENT)`,
    'this.#sealed.set(Date.now(), this.#segment)',
  ],
}
