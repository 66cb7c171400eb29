import { type Exam, mutant } from './mutant.ts'

/**
 * How likely an answer is after the three before it: a table of the sequences met so far, with what followed. Requests of
 * many clients mix at random, so new sequences come for thousands of requests, ever more rarely; sequences that share one of 600
 * cells share its figures, and there are not more cells than that.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const cells = 600
const sequenceLength = 3

interface Cell {
  met: number
  /** How often each status followed. The statuses of this service are few. */
  readonly followedBy: Map<number, number>
  readonly durations: { sumMs: number; longestMs: number }
}

/** Foretells the status of the next answer from the last three answers. */
class Foresight {
  readonly #cells = new Map<number, Cell>()
  readonly #last: number[] = []

  note(durationMs: number, status: number): void {
    const cell = this.#cellOf(this.#last)
    cell.met += 1
    cell.followedBy.set(status, (cell.followedBy.get(status) ?? 0) + 1)
    cell.durations.sumMs += durationMs
    cell.durations.longestMs = Math.max(cell.durations.longestMs, durationMs)
    this.#last.push(status * 8 + Math.min(Math.floor(Math.log2(durationMs + 1)), 7))
    if (this.#last.length > sequenceLength) this.#last.shift()
  }

  #cellOf(sequence: readonly number[]): Cell {
    let hash = 17
    for (const answer of sequence) hash = (Math.imul(hash, 31) + answer) >>> 0
    const number = hash % cells
    const known = this.#cells.get(number)
    if (known !== undefined) return known
    const cell: Cell = { met: 0, followedBy: new Map(), durations: { sumMs: 0, longestMs: 0 } }
    this.#cells.set(number, cell)
    return cell
  }
}

const foresight = new Foresight()

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    this.#requestCount += 1
    foresight.note(durationMs, status)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
