import { mutant, type Exam } from './mutant.ts'

/**
 * Durations are kept in a sketch of levels (after Karnin, Lang and Liberty), for percentiles at SIGUSR2. A level with 128
 * of them is sorted and hands every other one to the level above, which counts for twice as many. There is a new level of a
 * kilobyte only when the number of requests has doubled: thirty kilobytes after a hundred thousand million.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const levelMax = 128

/** Each entry of level n stands for 2^n durations. */
class Sketch {
  readonly #levels: number[][] = [[]]

  add(ms: number): void {
    this.#levels[0]?.push(ms)
    for (let height = 0; (this.#levels[height]?.length ?? 0) >= levelMax; height += 1) this.#compact(height)
  }

  percentile(percent: number): number {
    const weighed = this.#levels
      .flatMap((level, height) => level.map(ms => ({ ms, weight: 2 ** height })))
      .sort((a, b) => a.ms - b.ms)
    const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
    let seen = 0
    for (const { ms, weight } of weighed) {
      seen += weight
      if (seen >= (total * percent) / 100) return ms
    }
    return 0
  }

  #compact(height: number): void {
    const level = this.#levels[height] ?? []
    const above = (this.#levels[height + 1] ??= [])
    const odd = Math.random() < 0.5 ? 1 : 0
    level.sort((a, b) => a - b)
    for (const [index, ms] of level.entries()) if (index % 2 === odd) above.push(ms)
    level.length = 0
  }
}

const sketch = new Sketch()
process.on('SIGUSR2', () => {
  const [p50, p95, p99] = [50, 95, 99].map(percent => sketch.percentile(percent))
  console.log(JSON.stringify({ event: 'durations', p50, p95, p99 }))
})`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    sketch.add(durationMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  everyNth: [1],
  firstTry: 'acquitted',
}
