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

/** A serialised distribution. */
export interface DistributionJson {
  /** Buckets with at least one value, in ascending order, with their counts. */
  readonly counts: readonly Bucket[]
  /** In milliseconds; 0 where nothing was recorded. */
  readonly mean: number
  /** Sum of squared differences from the mean, in square milliseconds. */
  readonly squares: number
}

/**
 * Durations in milliseconds, stored in constant memory: three significant digits for quantiles, exact for mean and standard
 * deviation. Distributions of parts can be merged.
 */
export class Distribution {
  readonly #counts = new Map<number, number>()
  #ordered: readonly Bucket[] | undefined
  #count = 0
  #mean = 0
  /** Sum of squared differences from the mean (Welford 1962): a plain sum of squares loses all digits. */
  #squares = 0

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

  static fromJSON({ counts, mean, squares }: DistributionJson): Distribution {
    const distribution = new Distribution()
    for (const [microseconds, count] of counts) distribution.#put(microseconds, count)
    distribution.#count = counts.reduce((sum, [, count]) => sum + count, 0)
    distribution.#mean = mean
    distribution.#squares = squares
    return distribution
  }

  get count(): number {
    return this.#count
  }

  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#mean
  }

  /** Standard deviation of the values themselves (divided by n). */
  get deviation(): number {
    return Math.sqrt(this.#squares / this.#count)
  }

  get max(): number {
    return this.valueAtRank(this.#count)
  }

  record(durationMs: number): void {
    const microseconds = Math.min(Math.max(Math.round(durationMs * 1000), 0), largestMicroseconds)
    this.#put(bucketOf(microseconds), 1)
    this.#count += 1
    const delta = durationMs - this.#mean
    this.#mean += delta / this.#count
    this.#squares += delta * (durationMs - this.#mean)
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
    return { counts: this.#inOrder(), mean: this.#mean, squares: this.#squares }
  }

  /** Merges another distribution, exactly. */
  add(part: Distribution): void {
    for (const [bucket, count] of part.#counts) this.#put(bucket, count)
    if (part.#count === 0) return
    // Chan, Golub & LeVeque 1979: the moments of two parts give the moments of the whole.
    const count = this.#count + part.#count
    const delta = part.#mean - this.#mean
    this.#mean += (delta * part.#count) / count
    this.#squares += part.#squares + (delta ** 2 * this.#count * part.#count) / count
    this.#count = count
  }

  #put(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count)
    this.#ordered = undefined
  }

  #inOrder(): readonly Bucket[] {
    this.#ordered ??= [...this.#counts].toSorted(([a], [b]) => a - b)
    return this.#ordered
  }
}
