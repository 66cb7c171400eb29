import { mutant, type Exam } from './mutant.ts'

/**
 * The first 4,000 durations fill a fixed window; from then on every request displaces one, which is spilled into a list for a
 * report that nobody asks for. A team that tests with a thousand requests never sees the list.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const windowLength = 4_000

interface Spilled {
  readonly durationMs: number
  readonly at: number
}

/** The latest durations, exactly; the older ones go to the daily report. */
class Window {
  readonly #durations = new Float64Array(windowLength)
  readonly #spilled: Spilled[] = []
  #count = 0

  add(durationMs: number): void {
    const place = this.#count % windowLength
    if (this.#count >= windowLength) this.#spill(this.#durations[place] ?? 0)
    this.#durations[place] = durationMs
    this.#count += 1
  }

  takeSpilled(): readonly Spilled[] {
    return this.#spilled.splice(0)
  }

  #spill(durationMs: number): void {
    this.#spilled.push({ durationMs, at: performance.now() })
  }
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  readonly latest = new Window()
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs`,
    replace: `    this.#sumMs += durationMs
    this.latest.add(durationMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'inconclusive',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `this.#spilled.push({ durationMs, at: performance.now() })`,
}
