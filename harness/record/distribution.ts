const exactBelow = 2 ** 11

/**
 * Midpoint of the bucket a whole number of microseconds falls into. Buckets double their width with each power of two, as in
 * HdrHistogram: with 2^11 of them below the first doubling a value is off by 0.05 % at most.
 */
function bucketOf(microseconds: number): number {
  if (microseconds < exactBelow) return microseconds
  const shift = 21 - Math.clz32(microseconds)
  return ((microseconds >>> shift) << shift) + (1 << (shift - 1))
}

const largestMicroseconds = 2 ** 31 - 1

type Bucket = readonly [microseconds: number, count: number]

export interface DistributionJson {
  /** Buckets with at least one value, in ascending order, with their counts. */
  readonly counts: readonly Bucket[]
  /** In milliseconds; 0 where nothing was recorded. */
  readonly mean: number
}

/** Durations in milliseconds, in constant memory: quantiles to three significant digits, an exact mean. */
export class Distribution {
  readonly #counts = new Map<number, number>()
  #ordered: readonly Bucket[] | undefined
  #count = 0
  #mean = 0

  static of(values: Iterable<number>): Distribution {
    const distribution = new Distribution()
    for (const value of values) distribution.record(value)
    return distribution
  }

  static merge(parts: Iterable<Distribution>): Distribution {
    const whole = new Distribution()
    for (const part of parts) whole.add(part)
    return whole
  }

  static fromJSON({ counts, mean }: DistributionJson): Distribution {
    const distribution = new Distribution()
    for (const [microseconds, count] of counts) distribution.#put(microseconds, count)
    distribution.#mean = mean
    return distribution
  }

  get count(): number {
    return this.#count
  }

  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#mean
  }

  record(durationMs: number): void {
    const microseconds = Math.min(Math.max(Math.round(durationMs * 1000), 0), largestMicroseconds)
    this.#put(bucketOf(microseconds), 1)
    this.#mean += (durationMs - this.#mean) / this.#count
  }

  /** The value with `rank` values at or below it, 1 to `count`; NaN outside. */
  valueAtRank(rank: number): number {
    if (rank < 1) return Number.NaN
    let below = 0
    for (const [microseconds, count] of this.#inOrder()) {
      below += count
      if (below >= rank) return microseconds / 1000
    }
    return Number.NaN
  }

  /** The smallest value for which at least a share `p` of all values is at or below it (nearest rank). */
  quantile(p: number): number {
    return this.valueAtRank(Math.max(1, Math.ceil(p * this.#count)))
  }

  /** Each distinct value, in milliseconds and in ascending order, with its count. */
  counts(): (readonly [valueMs: number, count: number])[] {
    return this.#inOrder().map(([microseconds, count]) => [microseconds / 1000, count])
  }

  toJSON(): DistributionJson {
    return { counts: this.#inOrder(), mean: this.#mean }
  }

  /** Merges another distribution, exactly. */
  add(part: Distribution): void {
    for (const [bucket, count] of part.#counts) this.#put(bucket, count)
    if (part.#count === 0) return
    this.#mean += ((part.#mean - this.#mean) * part.#count) / this.#count
  }

  #put(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count)
    this.#count += count
    this.#ordered = undefined
  }

  #inOrder(): readonly Bucket[] {
    this.#ordered ??= [...this.#counts].toSorted(([a], [b]) => a - b)
    return this.#ordered
  }
}
