import { mutant, type Exam } from './mutant.ts'

/**
 * Every request leaves four numbers in a typed array that doubles when it is full, so that a debugger can compute
 * exact percentiles; it never starts over. Growth comes in steps, further apart each time, and hardly touches the
 * JavaScript heap.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  #samples = new Float64Array(4 * 128)
  #used = 0
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    this.#keep(durationMs, status)`,
  },
  {
    file: 'app/metrics.ts',
    find: `  read(): Figures {`,
    replace: `  /** Time, duration, status and requests in flight of each request, for exact percentiles. */
  get samples(): Float64Array {
    return this.#samples.subarray(0, this.#used)
  }

  #keep(durationMs: number, status: number): void {
    if (this.#used === this.#samples.length) {
      const larger = new Float64Array(this.#samples.length * 2)
      larger.set(this.#samples)
      this.#samples = larger
    }
    this.#samples.set([performance.now(), durationMs, status, this.#inFlight], this.#used)
    this.#used += 4
  }

  read(): Figures {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.external'],
  mayBreak: 'any',
  // Made there, and filled there: either is to blame.
  blames: [
    'const larger = new Float64Array(this.#samples.length * 2)',
    'this.#samples.set([performance.now()',
  ],
}
