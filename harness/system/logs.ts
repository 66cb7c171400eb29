import { Writable } from 'node:stream'
import { masked } from '../record/secrets.ts'

const keptLines = 200

/** The last log lines of a container, standard output and error in the order they arrived. Told without secrets. */
export class LogTail {
  readonly #lines: string[] = []
  readonly #listeners = new Set<(line: string) => void>()
  #rest = ''

  /** The newest `count` lines, oldest first. */
  last(count: number): readonly string[] {
    const all = this.#rest === '' ? this.#lines : [...this.#lines, this.#rest]
    return all.slice(-count).map(masked)
  }

  /** Calls `listener` with every line, from the oldest kept, as soon as it is complete. */
  follow(listener: (line: string) => void): void {
    for (const line of this.#lines) listener(masked(line))
    this.#listeners.add(listener)
  }

  sink(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#append(chunk.toString())
        done()
      },
    })
  }

  #append(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    this.#lines.push(...lines)
    for (const listener of this.#listeners) for (const line of lines) listener(masked(line))
    this.#lines.splice(0, Math.max(0, this.#lines.length - keptLines))
  }
}

/** What Postgres logs at each start, and about its housekeeping; what Node says when somebody looks inside. */
const noise =
  /LOG: +(?:starting PostgreSQL|listening on|database system (?:was shut down|is ready)|checkpoint (?:starting|complete))|^(?:Debugger (?:listening on|attached)|For help, see: https:..nodejs\.org)/

/** Without lines that say nothing about a failure. */
export const quietened = (lines: readonly string[]): readonly string[] =>
  lines.filter(line => line.trim() !== '' && !noise.test(line))
