import { type Exam, mutant } from './mutant.ts'

/**
 * A t-digest of durations buffers each sample as an object, and merges 2,000 of them into about a hundred
 * clusters. The heap grows by about 70 bytes for each request, drops after 2,000 requests, and begins
 * anew: it never holds more than 200 KB.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000
`,
    replace: `const longestMicroseconds = 60_000_000

interface Cluster {
  readonly mean: number
  readonly weight: number
}

const bufferedMax = 2_000
const clustersMax = 100

/** Quantiles that are exact at both ends: clusters are small there and large in the middle. */
class Digest {
  #clusters: readonly Cluster[] = []
  #buffered: Cluster[] = []

  add(value: number): void {
    this.#buffered.push({ mean: value, weight: 1 })
    if (this.#buffered.length >= bufferedMax) this.#merge()
  }

  quantile(share: number): number {
    this.#merge()
    const total = this.#clusters.reduce((sum, { weight }) => sum + weight, 0)
    let before = 0
    for (const { mean, weight } of this.#clusters) {
      before += weight
      if (before >= share * total) return mean
    }
    return 0
  }

  #merge(): void {
    const sorted = [...this.#clusters, ...this.#buffered].sort((a, b) => a.mean - b.mean)
    const total = sorted.reduce((sum, { weight }) => sum + weight, 0)
    const merged: Cluster[] = []
    let before = 0
    for (const cluster of sorted) {
      const last = merged.at(-1)
      const share = (before + cluster.weight / 2) / total
      const weightMax = Math.max(1, (4 * total * share * (1 - share)) / clustersMax)
      before += cluster.weight
      if (last === undefined || last.weight + cluster.weight > weightMax) merged.push(cluster)
      else merged[merged.length - 1] = joined(last, cluster)
    }
    this.#clusters = merged
    this.#buffered = []
  }
}

const joined = (a: Cluster, b: Cluster): Cluster => {
  const weight = a.weight + b.weight
  return { mean: (a.mean * a.weight + b.mean * b.weight) / weight, weight }
}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0
`,
    replace: `  readonly #digest = new Digest()
  #sumMs = 0
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs
`,
    replace: `    this.#sumMs += durationMs
    this.#digest.add(durationMs)
`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  /** The slowest of ten thousand, for the log at the end. */
  get slowestMs(): number {
    return this.#digest.quantile(0.9999)
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
