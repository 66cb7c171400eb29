/**
 * Every fourth request leaves a frame: a copy of the counts of all buckets, 4 KB. Frames are thinned by age, as a backup keeps days,
 * weeks and months: a level holds six frames, and of two that it gives up one goes on to the next level, which is twice as coarse.
 * A dashboard shows the last minute finely and the last hours roughly, in fixed memory. Each doubling of the requests adds as much
 * as the one before: the curve is a logarithm, until the eighth level is full after about 6,200 requests. Bound: 8 levels of 6
 * frames, 200 KB outside the heap.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const bucketCount = 1_024
const bucketsPerDoubling = 32
const requestsPerFrame = 4
const levelCount = 8
const framesPerLevel = 6

interface Frame {
  readonly requests: number
  readonly counts: Uint32Array
}

const bucketOf = (durationMs: number): number => {
  const bucket = Math.floor(Math.log2(Math.max(durationMs * 1_000, 1)) * bucketsPerDoubling)
  return Math.min(bucket, bucketCount - 1)
}

/** The counts as they were: finely for the last requests, ever more roughly for those before. */
class Frames {
  readonly #counts = new Uint32Array(bucketCount)
  readonly #levels: readonly Frame[][] = Array.from({ length: levelCount }, () => [])
  #requests = 0

  add(durationMs: number): void {
    const bucket = bucketOf(durationMs)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#requests += 1
    if (this.#requests % requestsPerFrame === 0)
      this.#put(0, { requests: this.#requests, counts: this.#counts.slice() })
  }

  /** How many requests each kept frame has seen, the oldest first. */
  marks(): readonly number[] {
    return this.#levels
      .flat()
      .map(({ requests }) => requests)
      .sort((a, b) => a - b)
  }

  #put(level: number, frame: Frame): void {
    const frames = this.#levels[level]
    if (frames === undefined) return
    frames.push(frame)
    if (frames.length <= framesPerLevel) return
    const [kept] = frames.splice(0, 2)
    if (kept !== undefined) this.#put(level + 1, kept)
  }
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `  readonly eventLoopUtilization: number`,
    replace: `  readonly eventLoopUtilization: number
  /** The moments, as numbers of requests, of which the distribution is known. */
  readonly history: readonly number[]`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly #frames = new Frames()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    this.#frames.add(durationMs)`,
  },
  {
    file: 'app/metrics.ts',
    find: `      pool: this.#poolState(),`,
    replace: `      pool: this.#poolState(),
      history: this.#frames.marks(),`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
