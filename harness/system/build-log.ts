import { stripVTControlCharacters } from 'node:util'

const linesShown = 20
const reasonLinesShown = 10

/** A line that starts a step: `Step 2/3 : RUN make`, and of BuildKit `#5 [2/3] RUN make`. */
const begins = /^(?:Step \d+\/\d+ : |#\d+ \[.*\d+\/\d+\] )/

/** The step of a build that a line of its log starts or, with BuildKit, blames: `Step 2/3 : RUN make`, ` > [2/3] RUN make:`. */
const stepIn = (line: string): string | undefined =>
  /^Step \d+\/\d+ : .*/.exec(line)?.[0] ?? /^ > (\[.*\d+\/\d+\] .*?):?$/.exec(line)?.[1]

/** `npm error code EUSAGE`, `ERROR: no matching distribution`, `src/a.ts(1,2): error TS1005`; BuildKit puts `#5 1.234 ` before it. */
const tellsError = /^(?:#\d+ [\d.]+ )?(?:npm (?:error|ERR!)|(?:\S.*: )?(?:fatal )?error\b)/i

/** The log of one build, of which a failure shows the part that tells the reason. */
export class BuildLog {
  /** The step that failed, if the build has failed. */
  step: string | undefined
  /** From the first line of the step that tells an error. */
  #reason: string[] = []
  readonly #last: string[] = []
  /** How many lines followed the first one of `#reason`. */
  #since = 0

  /** Returns the line as it is shown; empty for one to leave out. */
  add(raw: string): string {
    const line = stripVTControlCharacters(raw).trimEnd()
    if (line === '') return line
    this.step = stepIn(line) ?? this.step
    if (begins.test(line)) this.#reason = []
    if (this.#reason.length === 0) this.#since = 0
    if (this.#reason.length > 0 || tellsError.test(line)) {
      this.#since += 1
      if (this.#reason.length < reasonLinesShown) this.#reason.push(line)
    }
    this.#last.push(line)
    if (this.#last.length > linesShown) this.#last.shift()
    return line
  }

  /** All lines that are kept, for a search. */
  get lines(): readonly string[] {
    return [...this.#reason, ...this.#last]
  }

  /** The last lines; before them the first that tell an error, because some programs print their help after it. */
  shown(): readonly string[] {
    if (this.#since <= this.#last.length) return this.#last
    const rest = this.#last.slice(-Math.min(this.#since - this.#reason.length, linesShown - reasonLinesShown))
    const between = this.#since - this.#reason.length - rest.length
    return [...this.#reason, ...(between > 0 ? ['…'] : []), ...rest]
  }
}
