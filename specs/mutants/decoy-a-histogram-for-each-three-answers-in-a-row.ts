import { mutant, type Exam } from './mutant.ts'

/**
 * Each three answers in a row (by method and status) have a histogram of their own, of half a kilobyte, which is made when
 * they first come in that order. Rare orders are first seen late, so the map grows for some thousand requests. There are
 * never more than 200 histograms and one for all others, together less than 200 KB.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const sequencesMax = 200
const buckets = 128
const bucketsPerDoubling = 8

/** How long answers take, by the two answers before them: a slow one may be the fault of its predecessor. For a debugger. */
class Sequences {
  readonly #histograms = new Map<string, Uint32Array>()
  readonly #others = new Uint32Array(buckets)
  #last = ''
  #lastButOne = ''

  note(answer: string, durationMs: number): void {
    const histogram = this.#histogramOf(\`\${this.#lastButOne}, \${this.#last}, \${answer}\`)
    this.#lastButOne = this.#last
    this.#last = answer
    const microseconds = Math.max(durationMs * 1_000, 1)
    const bucket = Math.min(Math.floor(Math.log2(microseconds) * bucketsPerDoubling), buckets - 1)
    histogram[bucket] = (histogram[bucket] ?? 0) + 1
  }

  #histogramOf(sequence: string): Uint32Array {
    const known = this.#histograms.get(sequence)
    if (known !== undefined) return known
    if (this.#histograms.size >= sequencesMax) return this.#others
    const made = new Uint32Array(buckets)
    this.#histograms.set(sequence, made)
    return made
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  const sequences = new Sequences()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      sequences.note(\`\${request.method} \${response.status}\`, performance.now() - startedAt)
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
