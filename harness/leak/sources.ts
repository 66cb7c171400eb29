import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  sourceContentFor,
  TraceMap,
} from '@jridgewell/trace-mapping'
import { join } from 'node:path'
import type { SourceLine } from '../record/source-line.ts'

/** The folder that a bundler writes to unless told otherwise, from which the paths in its source map lead. */
const outputFolder = 'dist'

/** What runs in the container, led back to the sources it was made of. */
export class Sources {
  readonly #map: TraceMap | undefined

  constructor(sourceMap: string | undefined) {
    this.#map = sourceMap === undefined ? undefined : new TraceMap(sourceMap)
  }

  /**
   * `line` from 1, `column` from 0, both in what runs; without `column` the first place of the line. `undefined` for what is
   * not in the map.
   */
  at(line: number, column?: number): SourceLine | undefined {
    if (this.#map === undefined) return undefined
    const bias = column === undefined ? LEAST_UPPER_BOUND : GREATEST_LOWER_BOUND
    const { source, line: original } = originalPositionFor(this.#map, { line, column: column ?? 0, bias })
    return source === null ? undefined : this.#lineOf(source, original)
  }

  /**
   * The line of a function, by where that begins, whose words weigh the most; the first of several, and that of the
   * beginning where none weighs anything. A profile knows the function alone.
   */
  within(line: number, column: number, weights: ReadonlyMap<string, number>): SourceLine | undefined {
    if (this.#map === undefined) return undefined
    const { source, line: first } = originalPositionFor(this.#map, { line, column })
    if (source === null) return undefined
    const lines = (sourceContentFor(this.#map, source) ?? '').split('\n')
    const end = endOf(lines, first)
    const weightOf = (text = '') =>
      [...wordsOf(text)].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0)
    let best = first
    for (let number = first; number <= end; number++) {
      if (weightOf(lines[number - 1]) > weightOf(lines[best - 1])) best = number
    }
    return this.#lineOf(source, best)
  }

  #lineOf(source: string, line: number): SourceLine | undefined {
    if (this.#map === undefined) return undefined
    const text = sourceContentFor(this.#map, source)?.split('\n')[line - 1]?.trim() ?? ''
    return { file: join(outputFolder, source), line, text }
  }
}

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(/[^\w$]+/))

const indentOf = (line: string): number => line.length - line.trimStart().length

/** The last line of what begins at `first`: the next that is indented no deeper. */
function endOf(lines: readonly string[], first: number): number {
  const indent = indentOf(lines[first - 1] ?? '')
  const after = lines.findIndex(
    (line, index) => index >= first && line.trim() !== '' && indentOf(line) <= indent,
  )
  return after === -1 ? lines.length : after + 1
}
